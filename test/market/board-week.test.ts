import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { type Level, levelsOf } from '../../src/availability/levels.ts'
import { localDay, localWeek } from '../../src/market/board.ts'
import { HOUR } from '../../src/shared/period.ts'

const hoursOf = (day: string, zone: string) => {
  const { startsAt, endsAt } = localWeek(day, zone)
  return (endsAt.getTime() - startsAt.getTime()) / HOUR
}

test.each([
  ['of an ordinary week', '2026-11-23', 'Asia/Shanghai', 168],
  ['in which the clock goes forward', '2026-03-29', 'Europe/Berlin', 167],
  ['in which it goes back', '2026-10-25', 'Europe/Berlin', 169],
  ['in which it goes back by half an hour', '2026-04-05', 'Australia/Lord_Howe', 168.5],
])('the hours %s are counted by the clock of the zone', (_what, day, zone, hours) => {
  expect(hoursOf(day, zone)).toBe(hours)
})

test.each([
  ['2026-11-23', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
  ['2026-11-29', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
  ['2026-11-25', 'America/New_York', '2026-11-23T05:00:00.000Z'],
  ['2026-11-25', 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'],
  ['2026-11-25', 'Asia/Kathmandu', '2026-11-22T18:15:00.000Z'],
])('the week of %s in %s begins on Monday 00:00 there, at %s', (day, zone, startsAt) => {
  expect(localWeek(day, zone).startsAt.toISOString()).toBe(startsAt)
})

const ZONES = Intl.supportedValuesOf('timeZone')
const DAYS = fc.integer({ min: 0, max: 365 * 30 })

test('a week is the local week of each of its days, and begins where the one before it ends', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), DAYS, (zone, days) => {
      const day = Temporal.PlainDate.from('2020-01-01').add({ days })
      const { startsAt, endsAt } = localWeek(day.toString(), zone)
      const monday = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(zone)
      expect(monday.dayOfWeek).toBe(1)
      expect(monday.startOfDay().epochMilliseconds).toBe(startsAt.getTime())
      expect(localWeek(day.add({ days: 7 }).toString(), zone).startsAt).toEqual(endsAt)
      expect(localWeek(localDay(new Date(endsAt.getTime() - 1), zone), zone).startsAt).toEqual(startsAt)
    }),
  )
})

const SPAN = fc.tuple(fc.nat(90), fc.integer({ min: 1, max: 20 })).map(([from, length]) => ({
  from,
  until: from + length,
}))
/** Spans of one unit, sorted and apart. */
const UNIT = fc.array(SPAN, { maxLength: 6 }).map((spans) => {
  const sorted = spans.sort((a, b) => a.from - b.from)
  return sorted.filter(({ from }, i) => i === 0 || sorted.slice(0, i).every(({ until }) => until < from))
})

test('levels say of every quarter how many units are free in it, and are as long as they can be', () => {
  fc.assert(
    fc.property(fc.array(UNIT, { maxLength: 5 }), SPAN, (units, window) => {
      const levels = levelsOf(units, window)
      const counted = (quarter: number) =>
        levels.filter(({ from, until }) => from <= quarter && quarter < until).map(({ units }) => units)
      for (let quarter = -1; quarter < 120; quarter += 1) {
        const inside = quarter >= window.from && quarter < window.until
        const free = units.filter((spans) =>
          spans.some(({ from, until }) => from <= quarter && quarter < until),
        ).length
        expect(counted(quarter)).toEqual(inside && free > 0 ? [free] : [])
      }
      const goesOn = (level: Level, next: Level | undefined) =>
        next && level.until === next.from && level.units === next.units
      expect(levels.filter((level, i) => goesOn(level, levels[i + 1]))).toEqual([])
    }),
  )
})
