import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket, statusesOf } from '../support/market.ts'
import { sweepWhile } from '../support/sweep.ts'
import { minutesAfter } from '../support/time.ts'

const BOOKINGS = 25
let market: Market
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())

/** Holds that run out within the next moments, one after the other. */
async function holdsAboutToRunOut(): Promise<string[]> {
  const instrument = await market.instrument(1)
  const held = await Promise.all(
    Array.from({ length: BOOKINGS }, (_, i) => {
      const startsAt = minutesAfter(market.firstStart, i * 60)
      const slot = { bookableId: instrument, startsAt, endsAt: minutesAfter(startsAt, 60) }
      return holdSlot(asEnterprise(market, 0), { ...slot, idempotencyKey: newId() }, 10)
    }),
  )
  await market.db.execute(sql`
    update booking set due_at = clock_timestamp() + numbered.n * interval '2 milliseconds'
    from (select id, row_number() over (order by id) as n from booking where bookable_id = ${instrument}::uuid) numbered
    where booking.id = numbered.id`)
  return held.map(({ id }) => id)
}

/** Confirms every hold while others run out; which were told to be confirmed. */
type Confirm = (ids: readonly string[], runOut: () => Promise<unknown>) => Promise<boolean[]>

/** Confirms every hold while others sweep; bookings that have lost their time, or are not what was answered. */
async function race(confirm: Confirm): Promise<string[]> {
  const ids = await holdsAboutToRunOut()
  const sweepers = () =>
    sweepWhile(market.db, 3, async () => (await statusesOf(market.db, ids)).includes('HELD'))
  const confirmed = await confirm(ids, sweepers)
  return broken(ids, new Set(ids.filter((_, i) => confirmed[i])))
}

const byTheService: Confirm = async (ids, runOut) => {
  const [confirmed] = await Promise.all([Promise.all(ids.map(confirmInTime)), runOut()])
  return confirmed
}

const confirmInTime = (id: string): Promise<boolean> =>
  confirmBooking(asEnterprise(market, 0), id, newId()).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.problems[0]?.code === 'HOLD_EXPIRED') return false
      throw error
    },
  )

/** Looks, then writes what it believes, when others have been there meanwhile. */
const lookThenConfirm: Confirm = async (ids, runOut) => {
  const seen = await statusesOf(market.db, ids)
  await runOut()
  await market.db.execute(
    sql`update booking set status = 'CONFIRMED', due_at = null where id = any (${sql.param([...ids])}::uuid[])`,
  )
  return seen.map((status) => status === 'HELD')
}

/** Bookings that are confirmed and have lost their time, or were answered otherwise than they are. */
async function broken(ids: readonly string[], confirmed: Set<string>): Promise<string[]> {
  const found = await rows<{ id: string; status: string; taken: boolean }>(
    market.db,
    sql`select id, status, exists (select from occupancy where booking_id = booking.id) as taken
      from booking where id = any (${sql.param([...ids])}::uuid[])`,
  )
  return found
    .filter(({ id, status, taken }) => {
      const stands = status === 'CONFIRMED'
      return stands !== confirmed.has(id) || stands !== taken
    })
    .map(({ id }) => id)
}

test('a hold is either confirmed and keeps its time, or expires and frees it', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < 3; round += 1) expect(await race(byTheService)).toEqual([])
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way, look and then confirm, loses time that it promised', async () => {
  expect(await race(lookThenConfirm)).toHaveLength(BOOKINGS)
})
