import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { extendBooking } from '../../src/bookings/use/extend.service.ts'
import { rescheduleBooking } from '../../src/bookings/use/reschedule.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

const MOVERS = 12
const ROUNDS = 2
let market: Market
beforeAll(async () => {
  market = await prepareMarket(MOVERS)
})
afterAll(() => market.close())

const slotAt = (hour: number) => ({
  startsAt: minutesAfter(market.firstStart, hour * 60),
  endsAt: minutesAfter(market.firstStart, hour * 60 + 60),
})

async function book(bookableId: string, mover: number, hour: number): Promise<string> {
  const call = asEnterprise(market, mover)
  const { id } = await holdSlot(call, { bookableId, ...slotAt(hour), idempotencyKey: newId() }, 10)
  await confirmBooking(call, id, newId())
  return id
}

/** True when it was done, false when it was refused. */
const done = (action: Promise<unknown>): Promise<boolean> =>
  action.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal) return false
      throw error
    },
  )

type Move = (bookableId: string, id: string, mover: number, hour: number) => Promise<boolean>

const byTheService: Move = (_, bookingId, mover, hour) =>
  done(
    rescheduleBooking(asEnterprise(market, mover), { bookingId, ...slotAt(hour), idempotencyKey: newId() }),
  )

/** Gives the old time back, and takes the new one as something else. */
const cancelThenHold: Move = async (bookableId, id, mover, hour) => {
  await cancelBooking(asEnterprise(market, mover), id)
  return done(book(bookableId, mover, hour))
}

/** Everybody wants the same hour, and then the next; how many of them still have any. */
async function race(move: Move): Promise<{ winners: number; standing: number }> {
  const bookableId = await market.instrument(2)
  const ids = await Promise.all(
    Array.from({ length: MOVERS }, (_, i) => book(bookableId, i, 2 + Math.floor(i / 2))),
  )
  const moved = await Promise.all(ids.map((id, i) => move(bookableId, id, i, 100)))
  const [row] = await rows<{ standing: string }>(
    market.db,
    sql`select count(*) as standing from booking b join occupancy o on o.booking_id = b.id
      where b.bookable_id = ${bookableId}::uuid and b.status = 'CONFIRMED'
        and o.starts_at = b.starts_at and o.ends_at = b.ends_at`,
  )
  return { winners: moved.filter(Boolean).length, standing: Number(row!.standing) }
}

test('everybody moves to the same hour: as many get it as there are units, and all others keep theirs', {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    expect(await race(byTheService)).toEqual({ winners: 2, standing: MOVERS })
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way, give back and then take, loses bookings', { timeout: 60_000 }, async () => {
  expect((await race(cancelThenHold)).standing).toBeLessThan(MOVERS)
})

test('an extension and a hold of the same time have one winner', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 8; round += 1) {
    const bookableId = await market.instrument(1)
    const id = await book(bookableId, 0, 2)
    const extension = { bookingId: id, endsAt: slotAt(3).endsAt, idempotencyKey: newId() }
    const next = { bookableId, ...slotAt(3), idempotencyKey: newId() }
    const outcomes = await Promise.all([
      done(extendBooking(asEnterprise(market, 0), extension)),
      done(holdSlot(asEnterprise(market, 1), next, 10)),
    ])
    expect(outcomes.filter(Boolean)).toHaveLength(1)
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('holds that make others change units race with each other, and nobody overlaps', {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const bookableId = await market.instrument(3)
    // Single hours on changing units, so that longer ones fit only when some change places.
    for (let hour = 2; hour < 12; hour += 1) await book(bookableId, hour, hour)
    const wishes = Array.from({ length: MOVERS }, (_, i) => {
      const startsAt = minutesAfter(market.firstStart, (2 + (i % 8)) * 60)
      const wish = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 180), idempotencyKey: newId() }
      return done(holdSlot(asEnterprise(market, i), wish, 10))
    })
    expect((await Promise.all(wishes)).filter(Boolean).length).toBeGreaterThan(3)
  }
  const [row] = await rows<{ pairs: string }>(
    market.db,
    sql`select count(*) as pairs from occupancy a join occupancy b on a.bookable_id = b.bookable_id
      and a.unit = b.unit and a.ctid < b.ctid and a.starts_at < b.ends_at and a.ends_at > b.starts_at`,
  )
  expect(Number(row!.pairs)).toBe(0)
  expect(await market.ledgerDifferences()).toEqual([])
})
