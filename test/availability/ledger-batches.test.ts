import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findLedgerTerms, lockCalendars } from '../../src/availability/calendars.repository.ts'
import { applyRules, rollForward } from '../../src/availability/calendars.service.ts'
import { computeLedgers } from '../../src/availability/ledger-sources.service.ts'
import { openingsOf } from '../../src/availability/openings.ts'
import { firstQuarterOf, quarterOf, weekOf, weeksBetween } from '../../src/availability/quarter.ts'
import { rewriteStale, rollCalendars } from '../../src/availability/roll.service.ts'
import {
  readClosures,
  readOccupancies,
  readPublicDays,
  readRules,
} from '../../src/availability/schedule.repository.ts'
import { fromHex, periodOf, type Span, spanOf } from '../../src/availability/span.ts'
import { randomFrom } from '../../src/demo/random.ts'
import { after, DAY, widened } from '../../src/shared/period.ts'
import { ledgerText, randomCalendars } from '../support/calendars.ts'
import { type Market, prepareMarket } from '../support/market.ts'

let market: Market
let of: { labId: string; siteId: string }
beforeAll(async () => {
  market = await prepareMarket(0)
  of = { labId: market.lab.actor!.organizationId, siteId: market.siteId }
})
afterAll(() => market.close())

const SEEDS = { numRuns: 3, seed: 20_261_127 }

/** The same done to one calendar after the other, each in a transaction of its own. */
const oneByOne = (ids: readonly string[], now: Date, act: typeof rollForward): Promise<void> =>
  ids.reduce(
    (before, id) =>
      before.then(() =>
        market.db.transaction(async (tx) => {
          await lockCalendars(tx, [id])
          await act(tx, await findLedgerTerms(tx, [id]), now)
        }),
      ),
    Promise.resolve(),
  )
const rewrite: typeof rollForward = (tx, calendars, now) =>
  applyRules(tx, calendars, { cause: 'RULES_CHANGED', now })

/** Wrong bits, a missing row and a row too many in each ledger, which is marked as stale. */
async function spoilAll(): Promise<void> {
  for (const statement of [
    'update calendar_week set free = ~free where unit = 1',
    'update open_week set starts = ~starts, open = ~open',
    'insert into open_week (category, district, bookable_id, week, open, starts) select distinct on (bookable_id) category, district, bookable_id, week - 14, open, starts from open_week order by bookable_id, week',
    'insert into calendar_week select distinct on (bookable_id) category, district, week - 14, bookable_id, 1, free from calendar_week order by bookable_id, week',
    'delete from calendar_week where unit = 2',
    'update calendar set stale = true',
  ])
    await market.db.execute(sql.raw(statement))
}

test('a batch writes what is written one by one: rules, units, closures, buffers and slot grids of random calendars', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const now = new Date()
      const ids = await randomCalendars(market.db, of, 8, randomFrom(seed), now)
      const published = await ledgerText(market.db)
      await spoilAll()
      await rewriteStale({ db: market.db, now })
      expect(await ledgerText(market.db)).toBe(published)
      await spoilAll()
      await oneByOne(ids, now, rewrite)
      await rewriteStale({ db: market.db, now })
      expect(await ledgerText(market.db)).toBe(published)
    }),
    SEEDS,
  )
  expect(await market.ledgerDifferences()).toEqual([])
})

test('rolled in batches they become what they become one by one, and what they would be if written anew', async () => {
  const now = new Date()
  const ids = await randomCalendars(market.db, of, 12, randomFrom(7), now)
  for (const days of [8, 30]) {
    const later = after(now, days * DAY)
    await rollCalendars({ db: market.db, now: later })
    const rolled = await ledgerText(market.db)
    await market.db.execute(sql`update calendar set stale = true`)
    await rewriteStale({ db: market.db, now: later })
    expect(await ledgerText(market.db)).toBe(rolled)
  }
  const later = after(now, 45 * DAY)
  await oneByOne(ids, later, rollForward)
  await rollCalendars({ db: market.db, now: later })
  const rolled = await ledgerText(market.db)
  await market.db.execute(sql`update calendar set stale = true`)
  await oneByOne(ids, later, rewrite)
  await rewriteStale({ db: market.db, now: later })
  expect(await ledgerText(market.db)).toBe(rolled)
})

test('a quarter is free when rules open it, nothing closes it, and no booking with both buffers comes near', async () => {
  const now = new Date()
  const ids = await randomCalendars(market.db, of, 20, randomFrom(11), now)
  const first = weekOf(quarterOf(now))
  const weeks = weeksBetween(first, first + 3)
  const window = { from: firstQuarterOf(first), until: firstQuarterOf(first + 4) }
  const terms = await findLedgerTerms(market.db, ids)
  const ledgers = await computeLedgers(
    market.db,
    terms.map((terms) => ({ terms, weeks })),
  )
  const publicDays = await readPublicDays(market.db, '0001-01-01', '9999-12-31')
  const wide = widened(periodOf(window), 10_000, 10_000)
  for (const [i, own] of terms.entries()) {
    const { bookableId, bufferBeforeMinutes: before, bufferAfterMinutes: behind } = own
    const openings = openingsOf(await readRules(market.db, [bookableId]), publicDays, own.timeZone, window)
    const closures = await readClosures(market.db, [{ bookableId, ...wide }])
    const taken = await readOccupancies(market.db, [{ bookableId, ...wide }])
    const has = (spans: readonly Span[], quarter: number) =>
      spans.some(({ from, until }) => from <= quarter && quarter < until)
    const closed = (unit: number | null) => closures.filter((row) => row.unit === unit).map(spanOf)
    const bits = (read: (week: (typeof ledgers)[number][number]) => string) =>
      fromHex(ledgers[i]!.map(read).join(''))
    const isOpen = (quarter: number) => has(openings, quarter) && !has(closed(null), quarter)
    const expected = (is: (quarter: number) => boolean) =>
      Array.from({ length: window.until - window.from }, (_, n) => (is(window.from + n) ? '1' : '0')).join('')
    expect(bits(({ open }) => open)).toBe(expected(isOpen))
    for (let unit = 1; unit <= own.units; unit += 1) {
      const shadows = taken
        .filter((row) => row.unit === unit)
        .map((row) => spanOf(widened(row, behind, before)))
      const isFree = (quarter: number) =>
        isOpen(quarter) && !has(closed(unit), quarter) && !has(shadows, quarter)
      expect(bits(({ free }) => free[unit - 1]!)).toBe(expected(isFree))
    }
  }
})
