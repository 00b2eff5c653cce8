import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { publicDaysOf } from '../../src/availability/public-day.ts'
import { nthWorkingDay, reportDueOn, workingDays } from '../../src/availability/working-days.ts'

const IN_2026 = publicDaysOf([2026], new Map()).map(({ day, kind }) => [day, kind] as const)
const worked = workingDays(new Map(IN_2026))

test.each([
  ['a Monday', '2026-03-02', true],
  ['a Saturday', '2026-03-07', false],
  ['a public holiday on a weekday', '2026-10-01', false],
  ['a weekend that is worked instead', '2026-10-10', true],
])('%s is a working day: %s', (_, day, is) => {
  expect(worked(day)).toBe(is)
})

test.each([
  ['the day of receipt is not counted', '2026-03-02', 1, '2026-03-03'],
  ['days off are passed over', '2026-03-06', 1, '2026-03-09'],
  ['what comes on a day off is counted from the next working day', '2026-03-07', 1, '2026-03-09'],
  ['over the National Day and the Saturday worked for it', '2026-09-30', 3, '2026-10-10'],
  ['for none, the same day', '2026-03-02', 0, '2026-03-02'],
  ['for none from a day off, the next working day', '2026-03-07', 0, '2026-03-09'],
])('%s: %s and %i days make %s', (_, from, days, due) => {
  expect(reportDueOn(from, days, worked)).toBe(due)
})

const day = fc
  .integer({ min: 0, max: 400 })
  .map((days) => Temporal.PlainDate.from('2025-12-01').add({ days }).toString())
const departures = fc.dictionary(day, fc.constantFrom('HOLIDAY' as const, 'WORKING_DAY' as const))

test('up to and including the n-th working day there are n of them, and it is one', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), departures, (from, n, kinds) => {
      const isWorkingDay = workingDays(new Map(Object.entries(kinds)))
      const due = nthWorkingDay(from, n, isWorkingDay)
      const { days } = Temporal.PlainDate.from(from).until(due)
      const passed = Array.from({ length: days }, (_, i) =>
        Temporal.PlainDate.from(from)
          .add({ days: i + 1 })
          .toString(),
      )
      expect(passed.at(-1)).toBe(due)
      expect(isWorkingDay(due)).toBe(true)
      expect(passed.filter(isWorkingDay)).toHaveLength(n)
    }),
  )
})

test('more days, and a later receipt, never make an earlier report', () => {
  fc.assert(
    fc.property(day, day, fc.nat(60), departures, (a, b, n, kinds) => {
      const isWorkingDay = workingDays(new Map(Object.entries(kinds)))
      const [from, later] = a < b ? [a, b] : [b, a]
      const due = reportDueOn(from, n, isWorkingDay)
      expect(due <= reportDueOn(from, n + 1, isWorkingDay)).toBe(true)
      expect(due <= reportDueOn(later, n, isWorkingDay)).toBe(true)
    }),
  )
})
