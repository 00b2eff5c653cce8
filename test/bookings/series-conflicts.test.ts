import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold, outcome } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { DAYS, dayFromNow, holdSeries, nine, written } from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'
import { minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise('SMALL')
  rival = await seed.enterprise('LARGE')
})
afterAll(() => service.stop())

test('of a series that must be whole nothing is held, and each conflict is named with its nearest alternative', async () => {
  const instrument = await lab.instrument()
  await hold(rival.client, instrument, nine(DAYS[0]!), 60)
  await hold(rival.client, instrument, minutesAfter(nine(DAYS[2]!), 30), 60)
  const before = await written(service.db)
  const { series, conflicts, userErrors } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect([series, conflicts]).toEqual([null, []])
  expect(await written(service.db)).toEqual(before)
  expect(userErrors.map(({ code, reason, date, path }) => ({ code, reason, date, path }))).toEqual(
    [0, 2].map((i) => ({
      ...{ code: 'SERIES_CONFLICT', reason: 'SLOT_UNAVAILABLE', date: DAYS[i] },
      path: ['dates', String(i)],
    })),
  )
  expect(userErrors.map(({ startsAt }) => startsAt)).toEqual(
    [DAYS[0]!, DAYS[2]!].map((d) => nine(d).toISOString()),
  )
  // The hour before or behind on the first day; on the last one what is taken ends at half past ten.
  expect([8, 10].map((h) => minutesAfter(nine(DAYS[0]!), (h - 9) * 60).toISOString())).toContain(
    userErrors[0]!.nearestAlternative!.startsAt,
  )
  expect(userErrors[1]!.nearestAlternative!.startsAt).toBe(minutesAfter(nine(DAYS[2]!), -30).toISOString())
  expect(userErrors[1]!.message).toContain(DAYS[2])
})

test('an alternative leaves the rest of the series, and the buffers between, their time', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({
    ...rule,
    opens: '09:00',
    closes: '10:00',
    mode: 'FIXED',
  }))
  const instrument = await lab.instrument({ openingRules, terms: { bufferAfterMinutes: 30 } })
  const dates = [3, 4, 5, 6].map((days) => dayFromNow(days))
  await hold(rival.client, instrument, nine(dates[1]!), 60)
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates })
  expect(userErrors).toHaveLength(1)
  expect(userErrors[0]!.nearestAlternative!.startsAt).toBe(nine(dayFromNow(2)).toISOString())
})

test('with best effort the rest is held, and a conflict can be replaced by its alternative', async () => {
  const instrument = await lab.instrument()
  await hold(rival.client, instrument, nine(DAYS[1]!), 60)
  const { series, conflicts, userErrors } = await holdSeries(
    enterprise.client,
    instrument,
    { dates: DAYS },
    { mode: 'BEST_EFFORT' },
  )
  expect(userErrors).toEqual([])
  expect(series!.bookings.map(({ startsAt }) => startsAt)).toEqual(
    [DAYS[0]!, DAYS[2]!].map((date) => nine(date).toISOString()),
  )
  expect(conflicts.map(({ date, reason }) => [date, reason])).toEqual([[DAYS[1], 'SLOT_UNAVAILABLE']])
  const { startsAt } = conflicts[0]!.nearestAlternative!
  expect(outcome(await hold(enterprise.client, instrument, new Date(startsAt), 60))).toBe('HELD')
})

test('with best effort a series of which nothing can be held is refused, and nothing is written', async () => {
  const instrument = await lab.instrument()
  for (const date of DAYS) await hold(rival.client, instrument, nine(date), 60)
  const before = await written(service.db)
  const { series, userErrors } = await holdSeries(
    enterprise.client,
    instrument,
    { dates: DAYS },
    { mode: 'BEST_EFFORT' },
  )
  expect(series).toBeNull()
  expect(userErrors.map(({ date }) => date)).toEqual(DAYS)
  expect(await written(service.db)).toEqual(before)
})

test('each booking is refused for its own reason, the one that holdSlot would give', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({ ...rule, opens: '09:00', closes: '18:00' })).slice(0, 5)
  const instrument = await lab.instrument({ openingRules, terms: { horizonDays: 14 } })
  // A Saturday, a Monday, a day behind the horizon and one in the past.
  const saturday = Temporal.Now.plainDateISO('Asia/Shanghai').add({
    days: 13 - Temporal.Now.plainDateISO('Asia/Shanghai').dayOfWeek,
  })
  const dates = [
    saturday,
    saturday.subtract({ days: 5 }),
    saturday.add({ days: 30 }),
    saturday.subtract({ days: 20 }),
  ]
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates: dates.map(String) })
  expect(userErrors.map(({ date, reason }) => [date, reason])).toEqual([
    [String(dates[0]), 'OUTSIDE_OPENING_HOURS'],
    [String(dates[2]), 'BEYOND_HORIZON'],
    [String(dates[3]), 'INSIDE_LEAD_TIME'],
  ])
  expect(userErrors[1]!.nearestAlternative).toBeNull()
})

test('who is not qualified is refused each booking, and no other time is offered instead', async () => {
  const instrument = await lab.instrument({ terms: { requiresQualification: true } })
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect(userErrors.map(({ reason, nearestAlternative }) => [reason, nearestAlternative])).toEqual(
    DAYS.map(() => ['QUALIFICATION_MISSING', null]),
  )
})
