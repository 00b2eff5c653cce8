import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { minuteOfDay } from '../../src/availability/opening-rule.ts'
import { openingsOf } from '../../src/availability/openings.ts'
import { spanOf } from '../../src/availability/span.ts'
import {
  occurrencesOf,
  type Pattern,
  patternProblems,
  seriesLength,
} from '../../src/bookings/series/occurrences.ts'

const BERLIN = 'Europe/Berlin'
const pattern = (more: Partial<Pattern>): Pattern => ({
  ...{ startTime: '09:00', durationMinutes: 60, weekly: null, dates: null },
  ...more,
})
const weekly = (firstDate: string, weeks: number, everyWeeks = 1) => ({ firstDate, weeks, everyWeeks })

/** Start and end of each occurrence in UTC. */
const utc = (more: Partial<Pattern>, zone = BERLIN) =>
  occurrencesOf(pattern(more), zone).map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)}/${endsAt.toISOString().slice(0, 16)}`,
  )

test('a weekly series keeps its local time when the clock changes', () => {
  expect(utc({ weekly: weekly('2026-03-23', 2) })).toEqual([
    '2026-03-23T08:00/2026-03-23T09:00',
    '2026-03-30T07:00/2026-03-30T08:00',
  ])
  expect(utc({ weekly: weekly('2026-10-19', 2) })).toEqual([
    '2026-10-19T07:00/2026-10-19T08:00',
    '2026-10-26T08:00/2026-10-26T09:00',
  ])
})

test('a series may skip weeks, or be on days that are named', () => {
  const days = (more: Partial<Pattern>) => occurrencesOf(pattern(more), BERLIN).map(({ date }) => date)
  expect(days({ weekly: weekly('2026-12-21', 3, 2) })).toEqual(['2026-12-21', '2027-01-04', '2027-01-18'])
  expect(days({ dates: ['2026-05-07', '2026-05-04'] })).toEqual(['2026-05-07', '2026-05-04'])
})

test('over the night of a change the end keeps its local time, and the booking is longer or shorter', () => {
  const night = { startTime: '22:00', durationMinutes: 480 }
  expect(utc({ ...night, dates: ['2026-03-28', '2026-10-24'] })).toEqual([
    '2026-03-28T21:00/2026-03-29T04:00',
    '2026-10-24T20:00/2026-10-25T05:00',
  ])
})

test('a time that the clock skips is the moment of the change; of one that comes twice the first is meant', () => {
  const early = { startTime: '02:30', durationMinutes: 90 }
  expect(utc({ ...early, dates: ['2026-03-29', '2026-10-25'] })).toEqual([
    '2026-03-29T01:00/2026-03-29T02:00',
    '2026-10-25T00:30/2026-10-25T03:00',
  ])
  expect(utc({ startTime: '02:00', dates: ['2026-03-29'] })).toEqual(['2026-03-29T01:00/2026-03-29T01:00'])
  const [skipped] = occurrencesOf(pattern({ ...early, durationMinutes: 15, dates: ['2026-03-29'] }), BERLIN)
  expect(skipped!.endsAt).toEqual(skipped!.startsAt)
})

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const day = fc
  .integer({ min: 0, max: 12 * 365 })
  .map((days) => Temporal.PlainDate.from('2025-01-01').add({ days }).toString())
const time = fc.integer({ min: 0, max: 95 }).map((quarter) =>
  Temporal.PlainTime.from('00:00')
    .add({ minutes: quarter * 15 })
    .toString()
    .slice(0, 5),
)

/** A day so many weeks before the next change of the clock, where there is one: so a series of more meets it. */
function weeksBeforeChange(date: string, timeZone: string, weeks: number): Temporal.PlainDate {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime(timeZone)
  return (zoned.getTimeZoneTransition('next') ?? zoned).toPlainDate().subtract({ weeks })
}

const smallHours = time.map((each) => `0${Number(each.slice(0, 2)) % 4}${each.slice(2)}`)

test('in every zone each booking of a series begins at the same time of the same weekday', () => {
  const length = fc.integer({ min: 2, max: 8 })
  fc.assert(
    fc.property(zone, day, fc.oneof(time, smallHours), length, (timeZone, date, startTime, weeks) => {
      const first = weeksBeforeChange(date, timeZone, weeks - 1)
      const found = occurrencesOf(
        pattern({ startTime, weekly: weekly(first.toString(), weeks + 1) }),
        timeZone,
      )
      expect(found).toHaveLength(weeks + 1)
      found.forEach(({ startsAt }, i) => {
        const wanted = first.add({ weeks: i }).toPlainDateTime(startTime)
        const local = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(timeZone)
        if (local.toPlainDateTime().equals(wanted)) return
        // Then the clock never shows the time: just before it is earlier, and from this very moment on later.
        const before = local.subtract({ nanoseconds: 1 }).toPlainDateTime()
        expect(Temporal.PlainDateTime.compare(before, wanted)).toBe(-1)
        expect(Temporal.PlainDateTime.compare(local.toPlainDateTime(), wanted)).toBe(1)
      })
    }),
    { numRuns: 60 },
  )
})

test('in every zone a series meets a fixed session exactly', () => {
  fc.assert(
    fc.property(zone, day, time, time, (timeZone, date, opens, closes) => {
      const minutes = (minuteOfDay(closes) - minuteOfDay(opens) + 1440) % 1440 || 1440
      const { dayOfWeek: weekday } = Temporal.PlainDate.from(date)
      const rule = { weekday, opens, closes, mode: 'FIXED' as const, observesHolidays: false }
      const asked = pattern({ startTime: opens, durationMinutes: minutes, dates: [date] })
      const { startsAt, endsAt } = occurrencesOf(asked, timeZone)[0]!
      if (endsAt <= startsAt) return
      const span = spanOf({ startsAt, endsAt })
      const rules = [{ ...rule, validFrom: null, validUntil: null }]
      expect(openingsOf(rules, new Map(), timeZone, span)).toEqual([{ ...span, mode: 'FIXED' }])
    }),
  )
})

const DATES = Array.from({ length: 53 }, (_, i) =>
  Temporal.PlainDate.from('2026-05-04').add({ days: i }).toString(),
)

test.each([
  ['neither says on which days', {}, []],
  ['says it twice', { weekly: weekly('2026-05-04', 2), dates: DATES.slice(0, 2) }, []],
  ['has no date', { dates: [] }, ['dates']],
  ['has one date', { dates: DATES.slice(0, 1) }, ['dates']],
  ['has 53 dates', { dates: DATES }, ['dates']],
  ['names a date twice', { dates: ['2026-05-04', '2026-05-04'] }, ['dates', '1']],
  ['is in no week', { weekly: weekly('2026-05-04', 0) }, ['weekly', 'weeks']],
  ['is in one week', { weekly: weekly('2026-05-04', 1) }, ['weekly', 'weeks']],
  ['is in 53 weeks', { weekly: weekly('2026-05-04', 53) }, ['weekly', 'weeks']],
  ['stays in its week', { weekly: weekly('2026-05-04', 2, 0) }, ['weekly', 'everyWeeks']],
  ['has no duration', { durationMinutes: 0, dates: DATES.slice(0, 2) }, ['durationMinutes']],
])('a series that %s is refused', (_what, more, path) => {
  const problems = patternProblems(pattern(more))
  expect(problems.map((problem) => problem.path)).toEqual([path])
})

test('the length of a series is known before anything of it is checked', () => {
  expect(seriesLength({ weekly: { weeks: 7 } })).toBe(7)
  expect(seriesLength({ dates: DATES.slice(0, 3) })).toBe(3)
  expect([-5, 2 ** 31 - 1].map((weeks) => seriesLength({ weekly: { weeks } }))).toEqual([0, 52])
  expect(seriesLength({})).toBe(0)
})
