import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { checkIn } from '../../src/bookings/use/attendance.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { sweep } from '../support/sweep.ts'
import { minutesAfter } from '../support/time.ts'

const BOOKINGS = 20
const ROUNDS = 3
let market: Market
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())

/** Bookings whose grace time ends within the next moments, one after the other. */
async function bookingsAboutToBeMissed(): Promise<string[]> {
  const ids: string[] = []
  const bookableId = await market.instrument(BOOKINGS, { graceMinutes: 30 })
  const startsAt = minutesAfter(market.firstStart, 60)
  for (let i = 0; i < BOOKINGS; i += 1) {
    const slot = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60), idempotencyKey: newId() }
    const { id } = await holdSlot(asEnterprise(market, 0), slot, 10)
    await confirmBooking(asEnterprise(market, 0), id, newId())
    ids.push(id)
  }
  await market.db.execute(sql`
    update booking set starts_at = clock_timestamp() - interval '30 minutes',
      due_at = clock_timestamp() + numbered.n * interval '3 milliseconds'
    from (select id, row_number() over (order by id) as n from booking where id = any (${sql.param(ids)}::uuid[])) numbered
    where booking.id = numbered.id`)
  return ids
}

const byTheService = (id: string): Promise<boolean> =>
  checkIn(asEnterprise(market, 0), id).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.problems[0]?.code === 'STATE_CONFLICT') return false
      throw error
    },
  )

/** Looks, then writes what it believes. */
const lookThenCheckIn = async (id: string): Promise<boolean> => {
  const [row] = await rows<{ status: string }>(
    market.db,
    sql`select status from booking where id = ${id}::uuid`,
  )
  if (row?.status !== 'CONFIRMED') return false
  await market.db.execute(sql`select pg_sleep(0.02)`)
  await market.db.execute(
    sql`update booking set status = 'CHECKED_IN', due_at = ends_at where id = ${id}::uuid`,
  )
  return true
}

/** Lets everybody come while sweepers give bookings up; how many were told one thing and have another. */
async function race(arrive: (id: string) => Promise<boolean>): Promise<number> {
  const ids = await bookingsAboutToBeMissed()
  const came = new Set<string>()
  const sweeping = Array.from({ length: 3 }, async () => {
    for (let i = 0; i < 20; i += 1) await sweep(market.db)
  })
  const arriving = ids.map(async (id) => {
    if (await arrive(id)) came.add(id)
  })
  await Promise.all([...sweeping, ...arriving])
  const found = await rows<{ id: string; status: string; taken: boolean }>(
    market.db,
    sql`select id, status, exists (select from occupancy where booking_id = booking.id) as taken
      from booking where id = any (${sql.param(ids)}::uuid[])`,
  )
  return found.filter(({ id, status, taken }) => {
    const inUse = status === 'CHECKED_IN'
    return inUse !== came.has(id) || taken === (status === 'NO_SHOW')
  }).length
}

test('who comes at the last moment is in and keeps the time, or has lost it and is told so', {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) expect(await race(byTheService)).toBe(0)
})

test('the naive way, look and then check in, lets people in who have lost their time', {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < 10; round += 1) if ((await race(lookThenCheckIn)) > 0) return
  expect.unreachable('the race found nothing in the naive way: it would find nothing in the service either')
})
