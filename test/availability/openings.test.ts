import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type OpeningRule, openingRuleProblems } from '../../src/availability/opening-rule.ts'
import { openingsOf } from '../../src/availability/openings.ts'
import { publicDaysOf } from '../../src/availability/public-day.ts'
import { instantOf, quarterOf } from '../../src/availability/quarter.ts'

const rule = (
  weekday: number,
  opens: string,
  closes: string,
  more: Partial<OpeningRule> = {},
): OpeningRule => ({
  ...{ weekday, opens, closes, mode: 'FLEXIBLE', validFrom: null, validUntil: null, observesHolidays: true },
  ...more,
})
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const holidays2026 = new Map(publicDaysOf([2026], new Map()).map(({ day, kind }) => [day, kind]))

/** The openings on local days from `first` to before `end`, as local times. */
function openOn(
  rules: OpeningRule[],
  first: string,
  end: string,
  zone = 'Asia/Shanghai',
  days = holidays2026,
) {
  const at = (day: string) => quarterOf(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds)
  const local = (quarter: number) =>
    Temporal.Instant.fromEpochMilliseconds(instantOf(quarter).getTime())
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString()
      .slice(0, 16)
  return openingsOf(rules, days, zone, { from: at(first), until: at(end) }).map(
    ({ from, until }) => `${local(from)}/${local(until)}`,
  )
}

test('a rule opens on its weekday, on the clock of the site', () => {
  expect(openOn([rule(3, '08:30', '17:30')], '2026-03-02', '2026-03-09')).toEqual([
    '2026-03-04T08:30/2026-03-04T17:30',
  ])
})

test('a rule that closes at or before its opening runs into the next day', () => {
  expect(openOn([rule(5, '20:00', '02:00')], '2026-03-07', '2026-03-08')).toEqual([
    '2026-03-06T20:00/2026-03-07T02:00',
  ])
  expect(openOn([rule(5, '00:00', '00:00')], '2026-03-06', '2026-03-07')).toEqual([
    '2026-03-06T00:00/2026-03-07T00:00',
  ])
})

test('a rule holds from its first to its last day, both included', () => {
  const daily = EVERY_DAY.map((day) =>
    rule(day, '09:00', '10:00', { validFrom: '2026-03-03', validUntil: '2026-03-04' }),
  )
  expect(openOn(daily, '2026-03-01', '2026-03-08').map((opening) => opening.slice(0, 10))).toEqual([
    '2026-03-03',
    '2026-03-04',
  ])
})

test('a public holiday closes what observes it, on weekdays and weekends, and nothing else', () => {
  const observing = EVERY_DAY.map((day) => rule(day, '09:00', '17:00'))
  const open = (rules: OpeningRule[]) => openOn(rules, '2026-10-01', '2026-10-04').length
  expect(open(observing)).toBe(0)
  expect(open(observing.map((r) => ({ ...r, observesHolidays: false })))).toBe(3)
})

test('a weekend that is worked instead keeps the hours of the working day beside it', () => {
  const week = [rule(1, '08:00', '16:00'), rule(5, '09:00', '15:00')]
  // 2026-10-10 is a Saturday, 2026-01-04 a Sunday; both are worked.
  expect(openOn(week, '2026-10-10', '2026-10-11')).toEqual(['2026-10-10T09:00/2026-10-10T15:00'])
  expect(openOn(week, '2026-01-04', '2026-01-05')).toEqual(['2026-01-04T08:00/2026-01-04T16:00'])
})

test('where such a weekend opens twice, what opens first goes first, and a session is whole or not at all', () => {
  const rules = (mode: OpeningRule['mode']) => [
    rule(5, '08:00', '12:00'),
    rule(6, '10:00', '14:00', { observesHolidays: false, mode }),
  ]
  expect(openOn(rules('FLEXIBLE'), '2026-10-10', '2026-10-11')).toEqual([
    '2026-10-10T08:00/2026-10-10T12:00',
    '2026-10-10T12:00/2026-10-10T14:00',
  ])
  expect(openOn(rules('FIXED'), '2026-10-10', '2026-10-11')).toEqual(['2026-10-10T08:00/2026-10-10T12:00'])
})

test('the working weekends of 2026 are those that the State Council ordered', () => {
  const worked = [...holidays2026].filter(([, kind]) => kind === 'WORKING_DAY').map(([day]) => day)
  expect(worked).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])
})

test('a correction by hand overrules the built-in calendar', () => {
  const corrected = publicDaysOf([2027], new Map([['2027-01-01', 'HOLIDAY']]))
  expect(corrected).toContainEqual({ day: '2027-01-01', kind: 'HOLIDAY' })
  expect(publicDaysOf([2026], new Map([['2026-10-01', 'ORDINARY']])).map(({ day }) => day)).not.toContain(
    '2026-10-01',
  )
})

test('where the clock jumps, a day has 23 or 25 hours and its openings follow the clock on the wall', () => {
  const days = EVERY_DAY.map((day) => rule(day, '00:00', '00:00'))
  const lengths = (from: string, until: string) =>
    openingsOf(days, new Map(), 'Europe/Berlin', {
      from: quarterOf(Date.parse(from)),
      until: quarterOf(Date.parse(until)),
    }).map((opening) => (opening.until - opening.from) / 4)
  expect(lengths('2026-03-28T23:00Z', '2026-03-29T22:00Z')).toEqual([23])
  expect(lengths('2026-10-24T22:00Z', '2026-10-25T23:00Z')).toEqual([25])
  // 02:30 does not exist on that night; it is the moment of the change.
  expect(openOn([rule(7, '02:30', '05:00')], '2026-03-29', '2026-03-30', 'Europe/Berlin')).toEqual([
    '2026-03-29T03:00/2026-03-29T05:00',
  ])
  // So is 02:00, the very first moment that does not.
  expect(openOn([rule(7, '02:00', '05:00')], '2026-03-29', '2026-03-30', 'Europe/Berlin')).toEqual([
    '2026-03-29T03:00/2026-03-29T05:00',
  ])
})

test('an opening that touches the window is the same whichever window it is seen through', () => {
  const zones = fc.constantFrom(
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'UTC',
  )
  const rules = fc.array(
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }), open: fc.nat(95), close: fc.nat(95) }),
    { minLength: 1, maxLength: 5 },
  )
  const time = (quarter: number) =>
    `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
  const first = quarterOf(Date.parse('2026-01-01'))
  fc.assert(
    fc.property(
      zones,
      rules,
      fc.nat(35_000),
      fc.integer({ min: 1, max: 700 }),
      (zone, given, offset, length) => {
        const all = given.map(({ weekday, open, close }) => rule(weekday, time(open), time(close)))
        fc.pre(openingRuleProblems(all, 'INSTRUMENT').length === 0)
        const wide = { from: first + offset - 1_000, until: first + offset + 2_000 }
        const narrow = { from: first + offset, until: first + offset + length }
        const touching = openingsOf(all, holidays2026, zone, wide).filter(
          ({ from, until }) => until > narrow.from && from < narrow.until,
        )
        expect(openingsOf(all, holidays2026, zone, narrow)).toEqual(touching)
      },
    ),
    { numRuns: 200 },
  )
})
