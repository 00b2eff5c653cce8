import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import type { Period } from '../../src/shared/period.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { shuffled } from '../support/random.ts'
import { minutesAfter } from '../support/time.ts'

const SLOTS = 50
const BIDDERS = 20
// RACE_SEEDS=20 runs it in full.
const SEEDS = Number(process.env.RACE_SEEDS ?? 3)
const UNITS = 2

let market: Market
beforeAll(async () => {
  market = await prepareMarket(BIDDERS)
})
afterAll(() => market.close())

/** Slots of two hours, one every `apart` minutes. */
const slotsEvery = (apart: number, slots = SLOTS): Period[] =>
  Array.from({ length: slots }, (_, i) => ({
    startsAt: minutesAfter(market.firstStart, i * apart),
    endsAt: minutesAfter(market.firstStart, i * apart + 120),
  }))

type Take = (bookableId: string, slot: Period, bidder: number) => Promise<boolean>

const byTheService: Take = async (bookableId, slot, bidder) => {
  const call = asEnterprise(market, bidder)
  return holdSlot(call, { bookableId, ...slot, idempotencyKey: newId() }, 10).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.problems[0]?.code === 'SLOT_UNAVAILABLE') return false
      throw error
    },
  )
}

/** What many systems do: look whether the time is free, then write. Into a table without the second wall. */
const checkThenInsert =
  (looked: () => Promise<void>): Take =>
  async (bookableId, slot) => {
    const [start, end] = [slot.startsAt.toISOString(), slot.endsAt.toISOString()]
    const overlapping = sql`bookable_id = ${bookableId}::uuid and starts_at < ${end}::timestamptz and ends_at > ${start}::timestamptz`
    const taken = await rows<{ unit: number }>(
      market.db,
      sql`select unit from naive_occupancy where ${overlapping}`,
    )
    await looked()
    const unit = [1, 2].find((candidate) => !taken.some((row) => row.unit === candidate))
    if (!unit) return false
    await market.db.execute(
      sql`insert into naive_occupancy values (${bookableId}::uuid, ${unit}, ${start}::timestamptz, ${end}::timestamptz)`,
    )
    return true
  }

/** Lets all bidders go for all slots at once, each in an order of its own; how many got each slot. */
async function race(
  take: Take,
  bookableId: string,
  slots: Period[],
  seed: number,
  bidders = BIDDERS,
): Promise<number[]> {
  const winners = slots.map(() => 0)
  await Promise.all(
    Array.from({ length: bidders }, async (_, bidder) => {
      for (const i of shuffled(slots.keys(), seed * 1_000 + bidder)) {
        if (await take(bookableId, slots[i]!, bidder)) winners[i]! += 1
      }
    }),
  )
  return winners
}

/** Pairs of rows that take the same unit at the same time. */
const overlaps = async (db: Db, table: 'occupancy' | 'naive_occupancy'): Promise<number> => {
  const [row] = await rows<{ pairs: string }>(
    db,
    sql`select count(*) as pairs from ${sql.identifier(table)} a join ${sql.identifier(table)} b
      on a.bookable_id = b.bookable_id and a.unit = b.unit and a.ctid < b.ctid
      and a.starts_at < b.ends_at and a.ends_at > b.starts_at`,
  )
  return Number(row!.pairs)
}

test(`${SLOTS} slots, ${BIDDERS} bidders, ${SEEDS} seeds: one winner for each unit`, {
  timeout: 180_000,
}, async () => {
  const raceOn = async (seed: number) => {
    const instrument = await market.instrument(UNITS)
    expect(await race(byTheService, instrument, slotsEvery(120), seed)).toEqual(Array(SLOTS).fill(UNITS))
    expect(await heldBookings(instrument)).toBe(SLOTS * UNITS)
  }
  // At once: whoever finds one calendar locked leaves the machine to another race.
  await Promise.all(Array.from({ length: SEEDS }, (_, i) => raceOn(i + 1)))
  expect(await overlaps(market.db, 'occupancy')).toBe(0)
  expect(await market.ledgerDifferences()).toEqual([])
})

test('slots that overlap their neighbours are never both given on one unit', {
  timeout: 60_000,
}, async () => {
  const instrument = await market.instrument(UNITS)
  const winners = await race(byTheService, instrument, slotsEvery(60, SLOTS / 2), 1, BIDDERS / 2)
  expect(await heldBookings(instrument)).toBe(winners.reduce((sum, n) => sum + n, 0))
  expect(await overlaps(market.db, 'occupancy')).toBe(0)
})

const heldBookings = async (instrument: string): Promise<number> => {
  const [row] = await rows<{ held: string }>(
    market.db,
    sql`select count(*) as held from booking where bookable_id = ${instrument}::uuid and status = 'HELD'`,
  )
  return Number(row!.held)
}

test('the naive way, look and then write, fails this race', { timeout: 60_000 }, async () => {
  await market.db.execute(
    sql`create table naive_occupancy (bookable_id uuid, unit integer, starts_at timestamptz, ends_at timestamptz)`,
  )
  // Of what each bidder wants first, some want the same, and all see that it is free.
  await race(checkThenInsert(meeting(BIDDERS)), await market.instrument(UNITS), slotsEvery(120), 1)
  expect(await overlaps(market.db, 'naive_occupancy')).toBeGreaterThan(0)
})
