import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { checkIn } from '../../src/bookings/use/attendance.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket, statusesOf } from '../support/market.ts'
import { sweepWhile } from '../support/sweep.ts'
import { minutesAfter } from '../support/time.ts'

const BOOKINGS = 20
const ROUNDS = 2
let market: Market
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())

/** Bookings whose grace time ends within the next moments, one after the other. */
async function bookingsAboutToBeMissed(): Promise<string[]> {
  const bookableId = await market.instrument(BOOKINGS, { graceMinutes: 30 })
  const startsAt = minutesAfter(market.firstStart, 60)
  const slot = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60) }
  const held = await Promise.all(
    Array.from({ length: BOOKINGS }, () =>
      holdSlot(asEnterprise(market, 0), { ...slot, idempotencyKey: newId() }, 10),
    ),
  )
  const ids = held.map(({ id }) => id)
  await market.db.execute(sql`
    update booking set status = 'CONFIRMED', starts_at = clock_timestamp() - interval '30 minutes',
      due_at = clock_timestamp() + numbered.n * interval '3 milliseconds'
    from (select id, row_number() over (order by id) as n from booking where id = any (${sql.param(ids)}::uuid[])) numbered
    where booking.id = numbered.id`)
  return ids
}

/** Lets everybody come while bookings are given up; who was told to be in. */
type Arrive = (ids: readonly string[], giveUp: () => Promise<unknown>) => Promise<boolean[]>

const byTheService: Arrive = async (ids, giveUp) => {
  const [came] = await Promise.all([Promise.all(ids.map(comesIn)), giveUp()])
  return came
}

const comesIn = (id: string): Promise<boolean> =>
  checkIn(asEnterprise(market, 0), id).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.problems[0]?.code === 'STATE_CONFLICT') return false
      throw error
    },
  )

/** Looks, then writes what it believes, when others have been there meanwhile. */
const lookThenCheckIn: Arrive = async (ids, giveUp) => {
  const seen = await statusesOf(market.db, ids)
  await giveUp()
  await market.db.execute(
    sql`update booking set status = 'CHECKED_IN', due_at = ends_at where id = any (${sql.param([...ids])}::uuid[])`,
  )
  return seen.map((status) => status === 'CONFIRMED')
}

/** Lets everybody come while sweepers give bookings up; how many were told one thing and have another. */
async function race(arrive: Arrive): Promise<number> {
  const ids = await bookingsAboutToBeMissed()
  const sweepers = () =>
    sweepWhile(market.db, 3, async () => (await statusesOf(market.db, ids)).includes('CONFIRMED'))
  const came = await arrive(ids, sweepers)
  const found = await rows<{ id: string; status: string; taken: boolean }>(
    market.db,
    sql`select id, status, exists (select from occupancy where booking_id = booking.id) as taken
      from booking where id = any (${sql.param(ids)}::uuid[])`,
  )
  return found.filter(({ id, status, taken }) => {
    const inUse = status === 'CHECKED_IN'
    return inUse !== came[ids.indexOf(id)] || taken === (status === 'NO_SHOW')
  }).length
}

test('who comes at the last moment is in and keeps the time, or has lost it and is told so', {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) expect(await race(byTheService)).toBe(0)
})

test('the naive way, look and then check in, lets people in who have lost their time', async () => {
  expect(await race(lookThenCheckIn)).toBe(BOOKINGS)
})
