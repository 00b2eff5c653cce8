import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { holdSeries } from '../../src/bookings/series/hold-series.service.ts'
import { bookingsOfSeries } from '../../src/bookings/series/series.repository.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { shuffled } from '../support/random.ts'
import { dayFromNow, localInstant } from '../support/series.ts'
import { sweep } from '../support/sweep.ts'
import { minutesAfter } from '../support/time.ts'

const SERIES = 4
const SINGLES = 3
const ROUNDS = 3
const DAYS = Array.from({ length: 8 }, (_, i) => dayFromNow(i + 3))

let market: Market
beforeAll(async () => {
  market = await prepareMarket(SERIES + SINGLES)
})
afterAll(() => market.close())

const unlessRefused = (error: unknown) => {
  if (error instanceof Refusal) return null
  throw error
}

type TakeDays = (bookableId: string, bidder: number, dates: string[], startTime: string) => Promise<unknown>

const holdDays = (bookableId: string, bidder: number, dates: string[], startTime: string, key = newId()) =>
  holdSeries(
    asEnterprise(market, bidder),
    {
      ...{ bookableId, mode: 'ALL_OR_NOTHING', idempotencyKey: key },
      pattern: { startTime, durationMinutes: 60, weekly: null, dates },
      terms: { units: 1, operatorAssisted: false, purpose: null },
    },
    10,
  )

const asSeries: TakeDays = (...asked) => holdDays(...asked).catch(unlessRefused)

const holdAlone = (bookableId: string, bidder: number, startsAt: Date) =>
  holdSlot(
    asEnterprise(market, bidder),
    { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60), idempotencyKey: newId() },
    10,
  )

/** What a client without series would do: one hold after the other, until one is refused. */
const oneAfterTheOther =
  (begun: () => Promise<void>): TakeDays =>
  async (bookableId, bidder, dates, startTime) => {
    for (const date of dates) {
      const held = await holdAlone(bookableId, bidder, localInstant(date, startTime)).catch(unlessRefused)
      await begun()
      if (!held) return
    }
  }

/** Lets several go for the same days at once, each in an order of its own, and others for single slots of them. */
async function race(take: TakeDays, bookableId: string, seed: number): Promise<void> {
  const series = Array.from({ length: SERIES }, (_, bidder) =>
    take(bookableId, bidder, shuffled(DAYS, seed * 100 + bidder), bidder % 2 ? '09:00' : '09:30'),
  )
  const singles = Array.from({ length: SINGLES }, (_, i) => {
    const [date] = shuffled(DAYS, seed * 1_000 + i)
    return holdAlone(bookableId, SERIES + i, localInstant(date!, '10:00')).catch(unlessRefused)
  })
  await Promise.all([...series, ...singles])
}

/** How many days each of those who wanted all has got. */
const daysTaken = async (bookableId: string): Promise<number[]> => {
  const enterprises = Array.from({ length: SERIES }, (_, i) => market.enterprises[i]!.actor!.organizationId)
  const found = await rows<{ days: string }>(
    market.db,
    sql`select count(*) as days from booking where bookable_id = ${bookableId}::uuid and status = 'HELD'
      and enterprise_id = any (${sql.param(enterprises)}::uuid[]) group by enterprise_id`,
  )
  return found.map(({ days }) => Number(days))
}

test('a series is held whole or not at all, whoever wants the same days', { timeout: 60_000 }, async () => {
  let whole = 0
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const instrument = await market.instrument(2)
    await race(asSeries, instrument, seed)
    const taken = await daysTaken(instrument)
    expect(taken).toEqual(taken.map(() => DAYS.length))
    whole += taken.length
  }
  expect(whole).toBeGreaterThan(0)
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way, one hold after the other, is found half taken', async () => {
  const instrument = await market.instrument(2)
  // All of them have begun before one goes on, and there is room for two.
  await race(oneAfterTheOther(meeting(SERIES)), instrument, 1)
  expect((await daysTaken(instrument)).some((days) => days < DAYS.length)).toBe(true)
})

test('the same series ten times at once is one series', async () => {
  const instrument = await market.instrument(5)
  const key = newId()
  const same = () => holdDays(instrument, 0, DAYS, '09:00', key)
  const answers = await Promise.all(Array.from({ length: 10 }, same))
  expect(new Set(answers.map(({ series }) => series.id)).size).toBe(1)
  expect(await daysTaken(instrument)).toEqual([DAYS.length])
})

test('one of a series is cancelled while all are confirmed: neither keeps the other from it', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const instrument = await market.instrument(1)
    const { series } = await holdDays(instrument, 0, DAYS, '09:00')
    const held = await bookingsOfSeries(market.db, [series.id])
    await Promise.all([
      confirmBooking(asEnterprise(market, 0), held[0]!.id, newId(), 'ALL'),
      cancelBooking(asEnterprise(market, 0), held[(round % 7) + 1]!.id),
    ])
    const now = await bookingsOfSeries(market.db, [series.id])
    expect(now.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(DAYS.length - 1)
  }
})

test('a series that is confirmed, cancelled, expiring and held around at once ends in one piece', {
  timeout: 60_000,
}, async () => {
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const instrument = await market.instrument(1)
    const { series } = await holdDays(instrument, 0, DAYS, '09:00')
    const held = await bookingsOfSeries(market.db, [series.id])
    await market.db.execute(
      sql`update booking set due_at = clock_timestamp() + interval '15 milliseconds' where series_id = ${series.id}::uuid`,
    )
    const [first, fifth] = [held[0]!.id, held[4]!.id]
    const confirmed = confirmBooking(asEnterprise(market, 0), first, newId(), 'ALL')
    await Promise.all([
      confirmed.catch(unlessRefused),
      cancelBooking(asEnterprise(market, 0), fifth, null, 'FOLLOWING').catch(unlessRefused),
      ...[0, 1].map(() => sweep(market.db)),
      holdDays(instrument, 1, [...DAYS].reverse(), '09:30').catch(unlessRefused),
    ])
    const now = await bookingsOfSeries(market.db, [series.id])
    const early = new Set(now.slice(0, 4).map(({ status }) => status))
    expect([...early].filter((status) => status === 'CONFIRMED').length).toBe(
      early.has('CONFIRMED') ? early.size : 0,
    )
  }
  expect(await market.ledgerDifferences()).toEqual([])
})
