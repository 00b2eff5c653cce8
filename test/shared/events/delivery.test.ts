import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../../src/shared/database.ts'
import { Delivery } from '../../../src/shared/events/delivery.ts'
import { lastPosition, numberEvents } from '../../../src/shared/events/outbox.repository.ts'
import { cloneDatabase } from '../../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

async function happen(events: number): Promise<void> {
  await database.db.execute(sql`insert into outbox (topic, subject_id, payload)
    select 'AVAILABILITY', gen_random_uuid(), '{}' from generate_series(1, ${events}::integer)`)
  await numberEvents(database.db)
}

/** A delivery that has begun, beside one that leads; what it was told, and how often it shall fail. */
async function begin() {
  const told: number[] = []
  const failing = { times: 0 }
  const own = new Delivery(database.db, async (events) => {
    failing.times -= 1
    if (failing.times >= 0) throw new Error('it cannot be delivered')
    told.push(...events.map(({ position }) => position))
    return true
  })
  const leading = new Delivery(database.db, async () => false)
  await Promise.all([own.begin(), leading.begin()])
  const first = (await lastPosition(database.db)) + 1
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => first + i)
  const next = async () => {
    const batch = await leading.read()
    await leading.take(batch)
    return batch
  }
  return { own, next, told, failing, upTo }
}

test('what was missed is told before what comes', async () => {
  const { own, next, told, upTo } = await begin()
  await happen(2)
  await next()
  await happen(3)
  await own.take(await next())
  expect(told).toEqual(upTo(5))
})

test('that something was missed is known also when nothing comes', async () => {
  const { own, next, told, upTo } = await begin()
  await happen(2)
  await next()
  await own.take(await next())
  expect(told).toEqual(upTo(2))
})

test('what comes again, late or in other pieces is told once', async () => {
  const { own, next, told, upTo } = await begin()
  await happen(2)
  const first = await next()
  await happen(3)
  const second = await next()
  const both = { behind: first.behind, events: [...first.events, ...second.events.slice(0, 1)] }
  for (const batch of [both, first, second, both, second]) await own.take(batch)
  expect(told).toEqual(upTo(5))
})

test('what could not be delivered is not passed over', async () => {
  const { own, next, told, failing, upTo } = await begin()
  await happen(2)
  const first = await next()
  failing.times = 2
  await expect(own.take(first)).rejects.toThrow()
  await happen(2)
  const second = await next()
  await expect(own.take(second)).rejects.toThrow()
  expect(told).toEqual([])
  await own.take(second)
  expect(told).toEqual(upTo(4))
})

test('positions that nothing has are no reason to wait', async () => {
  const { own, next, told, upTo } = await begin()
  await database.db.execute(sql`select nextval('event_position_seq') from generate_series(1, 10)`)
  await happen(1)
  const batch = await next()
  await own.take({ ...batch, behind: batch.behind + 10 })
  expect(told).toEqual([upTo(11).at(-1)])
})

test('who says that more has happened than has does not silence what comes', async () => {
  const { own, next, told, upTo } = await begin()
  await own.take({ behind: 10 ** 15, events: [] })
  await happen(2)
  await own.take(await next())
  expect(told).toEqual(upTo(2))
})
