import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { setOpeningRules } from '../../src/availability/opening-rules.service.ts'
import { syncPublicDays } from '../../src/availability/public-days.service.ts'
import { rewriteStale, rollCalendars } from '../../src/availability/roll.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { rows, violates } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { after, DAY } from '../../src/shared/period.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { doRandomOperations } from '../support/random-operations.ts'
import { minutesAfter } from '../support/time.ts'

let market: Market
beforeAll(async () => {
  market = await prepareMarket(1)
})
afterAll(() => market.close())

const weeksOf = async (instrument: string) =>
  rows<{ first: string; last: string; weeks: string }>(
    market.db,
    sql`select min(week)::text as first, max(week)::text as last, count(*)::text as weeks
      from calendar_week where bookable_id = ${instrument}::uuid`,
  ).then(([row]) => row!)

test('as time passes, weeks that are over go and weeks that come within the horizon are added', async () => {
  const instrument = await market.instrument(1)
  const before = await weeksOf(instrument)
  const later = after(new Date(), 15 * DAY)
  await rollCalendars({ db: market.db, now: later })
  const rolled = await weeksOf(instrument)
  expect(Date.parse(rolled.last) - Date.parse(before.last)).toBeGreaterThanOrEqual(14 * DAY)
  expect(rolled.first > before.first).toBe(true)
  expect(await checkLedger({ db: market.db, now: later })).toEqual([])
})

test('a calendar that slept longer than its horizon is whole again after one roll', async () => {
  await market.instrument(2)
  const muchLater = after(new Date(), 100 * DAY)
  expect(await checkLedger({ db: market.db, now: muchLater })).toEqual([])
  await rollCalendars({ db: market.db, now: muchLater })
  expect(await checkLedger({ db: market.db, now: muchLater })).toEqual([])
})

test('one that cannot be rolled keeps no other from it, and is rolled once it can be', async () => {
  const instruments = await Promise.all([1, 2, 3, 4, 5].map((units) => market.instrument(units)))
  const later = after(new Date(), 130 * DAY)
  const ends = async () => new Set((await Promise.all(instruments.map(weeksOf))).map(({ last }) => last))
  const broken = await market.breakLedger(instruments[2]!)
  await expect(rollCalendars({ db: market.db, now: later })).rejects.toThrow()
  expect(await ends()).toHaveProperty('size', 2)
  const differences = await checkLedger({ db: market.db, now: later })
  expect(differences.map(({ bookableId }) => bookableId)).not.toContain(instruments[0])
  await broken.mend()
  await rollCalendars({ db: market.db, now: later })
  expect(await ends()).toHaveProperty('size', 1)
})

test('after random operations, and rolled on, the ledger equals its sources', {
  timeout: 60_000,
}, async () => {
  await doRandomOperations(market, 150, 20_261_127)
  for (const days of [140, 150]) {
    const later = after(new Date(), days * DAY)
    await rollCalendars({ db: market.db, now: later })
    expect(await checkLedger({ db: market.db, now: later })).toEqual([])
  }
})

test('a corrected public day closes what observes it, at once, and only that', async () => {
  const now = new Date()
  const observing = await market.instrument(1)
  const day = after(now, 3 * DAY)
    .toISOString()
    .slice(0, 10)
  const rules = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    ...{
      weekday,
      opens: '00:00',
      closes: '00:00',
      mode: 'FLEXIBLE' as const,
      validFrom: null,
      validUntil: null,
    },
    observesHolidays: true,
  }))
  await setOpeningRules({ ...market.lab, now }, observing, rules)
  const noon = new Date(`${day}T04:00:00Z`)
  const tryNoon = (bookableId: string) =>
    holdSlot(
      asEnterprise(market, 0),
      { bookableId, startsAt: noon, endsAt: minutesAfter(noon, 60), idempotencyKey: newId() },
      10,
    ).then(
      ({ status }) => status,
      ({ problems }) => problems[0].code,
    )
  await syncPublicDays({ db: market.db, now }, new Map([[day, 'HOLIDAY']]))
  await rewriteStale({ db: market.db, now })
  expect(await tryNoon(observing)).toBe('OUTSIDE_OPENING_HOURS')
  expect(await tryNoon(await market.instrument(1))).toBe('HELD')
  await syncPublicDays({ db: market.db, now }, new Map([[day, 'ORDINARY']]))
  await rewriteStale({ db: market.db, now })
  // The others have been rolled into days to come by the tests above.
  const differences = await checkLedger({ db: market.db, now })
  expect(differences.filter(({ bookableId }) => bookableId === observing)).toEqual([])
})

test('whatever the ledger says, the database refuses two on one unit at one time', async () => {
  const instrument = await market.instrument(1)
  const take = (from: number, until: number) => {
    const [start, end] = [minutesAfter(market.firstStart, from), minutesAfter(market.firstStart, until)]
    return market.db.execute(
      sql`insert into occupancy values (${newId()}::uuid, 1, ${instrument}::uuid, ${start.toISOString()}::timestamptz, ${end.toISOString()}::timestamptz)`,
    )
  }
  await take(0, 60)
  await take(60, 120)
  const refused = await take(45, 75).catch((error: unknown) => error)
  expect(violates(refused, 'occupancy_no_overlap')).toBe(true)
  await market.db.execute(sql`delete from occupancy where bookable_id = ${instrument}::uuid`)
})
