import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Opening } from '../../src/availability/openings.ts'
import { instantOf } from '../../src/availability/quarter.ts'
import { allowsDuration, fitOf, type SlotTerms, slotsOf } from '../../src/availability/slot.ts'
import { covers, spanOf, subtract, union } from '../../src/availability/span.ts'

const terms: SlotTerms = { slotMinutes: 30, minMinutes: 30, maxMinutes: 480, leadMinutes: 0, horizonDays: 30 }
const NOW = 2_000_000
const now = instantOf(NOW)
const flexible = (from: number, until: number): Opening => ({
  from: NOW + from,
  until: NOW + until,
  mode: 'FLEXIBLE',
})
const fixed = (from: number, until: number): Opening => ({
  from: NOW + from,
  until: NOW + until,
  mode: 'FIXED',
})

const startsOf = (
  openings: Opening[],
  minutes: number,
  more: Partial<SlotTerms> = {},
  free = [union(openings)],
) =>
  [
    ...slotsOf({
      openings,
      free,
      terms: { ...terms, ...more },
      minutes,
      window: { from: NOW, until: NOW + 2_000 },
      now,
    }),
  ].map(({ startsAt }) => spanOf({ startsAt, endsAt: startsAt }).from - NOW)

test('slots start on the grid, counted from the opening', () => {
  expect(startsOf([flexible(1, 9)], 60)).toEqual([1, 3, 5])
})

test('a slot may run from one opening into the next when they touch', () => {
  expect(startsOf([flexible(0, 4), flexible(4, 8)], 90)).toEqual([0, 2])
})

test('a slot does not run over a gap, nor into a fixed session', () => {
  expect(startsOf([flexible(0, 4), flexible(6, 8)], 60)).toEqual([0])
  expect(startsOf([flexible(0, 4), fixed(4, 8)], 90)).toEqual([])
})

test('a fixed session is offered whole when it lasts at least as long as asked', () => {
  expect(startsOf([fixed(2, 18)], 60)).toEqual([2])
  expect(startsOf([fixed(2, 18)], 300)).toEqual([])
})

test('lead time and horizon bound the slots', () => {
  expect(startsOf([flexible(0, 8)], 60, { leadMinutes: 31 })).toEqual([4])
  expect(startsOf([flexible(0, 300)], 60, { horizonDays: 1 }).at(-1)).toBe(96 - 4)
})

test('a duration is on the grid, and between the shortest and the longest', () => {
  expect([15, 30, 45, 60, 480, 510].filter((minutes) => allowsDuration(terms, minutes))).toEqual([
    30, 60, 480,
  ])
})

const opening = fc
  .tuple(fc.nat(300), fc.integer({ min: 1, max: 60 }), fc.boolean())
  .map(([from, length, whole]) => (whole ? fixed(from, from + length) : flexible(from, from + length)))
const openings = fc.array(opening, { maxLength: 6 }).map((all) =>
  // Rules never open twice at the same time.
  all
    .sort((a, b) => a.from - b.from)
    .filter((o, i, sorted) => sorted.slice(0, i).every((earlier) => earlier.until <= o.from)),
)
const taken = fc.array(
  fc
    .tuple(fc.nat(300), fc.integer({ min: 1, max: 20 }))
    .map(([from, n]) => ({ from: NOW + from, until: NOW + from + n })),
  { maxLength: 6 },
)

test('every slot is free, fits the openings and counts its units; every free fitting period is a slot', () => {
  fc.assert(
    fc.property(
      openings,
      fc.array(taken, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 16 }),
      (all, busy, n) => {
        const free = busy.map((spans) => subtract(union(all), spans))
        const minutes = n * 30
        const found = startsOf(all, minutes, {}, free)
        const flexibleStarts = Array.from({ length: 400 }, (_, i) => i).filter((start) => {
          const span = { from: NOW + start, until: NOW + start + minutes / 15 }
          const period = { startsAt: instantOf(span.from), endsAt: instantOf(span.until) }
          const fits = fitOf(period, all, terms) === 'FLEXIBLE' && allowsDuration(terms, minutes)
          return fits && free.some((spans) => covers(spans, span))
        })
        const sessions = all.filter(
          (o) =>
            o.mode === 'FIXED' &&
            (o.until - o.from) * 15 >= minutes &&
            free.some((spans) => covers(spans, o)),
        )
        const expected = [...flexibleStarts, ...sessions.map(({ from }) => from - NOW)]
        expect([...found].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b))
      },
    ),
    { numRuns: 500 },
  )
})
