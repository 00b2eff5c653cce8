import { expect, test } from 'vitest'
import { inOrder, positionIn } from '../../src/bookings/waitlist/waitlist-entry.ts'
import { freeOnAtLeast, slotsFor } from '../../src/bookings/waitlist/waitlist-slots.ts'

const span = (from: number, until: number) => ({ from, until })

test('what is free on several units is known wherever so many are free, whichever they are', () => {
  const free = [[span(0, 4), span(8, 12)], [span(4, 10)], [span(2, 3)]]
  expect(freeOnAtLeast(free, 1)).toEqual([span(0, 12)])
  expect(freeOnAtLeast(free, 2)).toEqual([span(2, 3), span(8, 10)])
  expect(freeOnAtLeast(free, 3)).toEqual([])
  expect(freeOnAtLeast([], 1)).toEqual([])
})

test('equal spans count as often as there are units', () => {
  const free = [[span(0, 4)], [span(0, 4)], [span(0, 8)]]
  expect(freeOnAtLeast(free, 3)).toEqual([span(0, 4)])
  expect(freeOnAtLeast(free, 2)).toEqual([span(0, 4)])
  expect(freeOnAtLeast(free, 1)).toEqual([span(0, 8)])
})

const DAY = Date.UTC(2030, 0, 7)
const at = (minutes: number) => new Date(DAY + minutes * 60_000)
const quarter = (minutes: number) => (DAY / 60_000 + minutes) / 15
const opening = (from: number, until: number, mode: 'FLEXIBLE' | 'FIXED') => ({
  ...span(quarter(from), quarter(until)),
  mode,
})
const terms = { slotMinutes: 30, minMinutes: 30, maxMinutes: 120, leadMinutes: 0, horizonDays: 30 }

/** The starts, in minutes of the day, of the slots for an hour between two times. */
const starts = (
  from: number,
  until: number,
  openings: ReturnType<typeof opening>[],
  free: [number, number][],
) =>
  [
    ...slotsFor(
      { startsAt: at(from), endsAt: at(until), minutes: 60, units: 1 },
      { openings, free: [free.map(([a, b]) => span(quarter(a), quarter(b)))], terms, now: at(0) },
    ),
  ].map(({ startsAt }) => (startsAt.getTime() - DAY) / 60_000)

test('slots lie in what is free, on the grid of the opening, and never outside the range', () => {
  const openings = [opening(480, 1080, 'FLEXIBLE')]
  expect(
    starts(480, 1080, openings, [
      [495, 600],
      [705, 765],
    ]),
  ).toEqual([510, 540])
  expect(starts(511, 1080, openings, [[480, 660]])).toEqual([540, 570, 600])
  expect(starts(480, 569, openings, [[480, 660]])).toEqual([480])
  expect(starts(480, 539, openings, [[480, 660]])).toEqual([])
})

test('a fixed session is a slot when it is long enough and free as a whole', () => {
  const openings = [opening(480, 570, 'FIXED'), opening(600, 630, 'FIXED')]
  expect(starts(0, 1440, openings, [[0, 1440]])).toEqual([480])
  expect(starts(0, 1440, openings, [[490, 1440]])).toEqual([])
  expect(starts(481, 1440, openings, [[0, 1440]])).toEqual([])
})

const WAITING = [
  { id: 'c', sizeClass: 'LARGE', createdAt: at(0) },
  { id: 'b', sizeClass: 'MICRO', createdAt: at(1) },
  { id: 'a', sizeClass: 'MICRO', createdAt: at(1) },
] as const

test('who joined first comes first, unless the lab prefers smaller enterprises', () => {
  const ids = (order: 'FIRST_COME' | 'SMALLER_FIRST') => inOrder(WAITING, order).map(({ id }) => id)
  expect(ids('FIRST_COME')).toEqual(['c', 'a', 'b'])
  expect(ids('SMALLER_FIRST')).toEqual(['a', 'b', 'c'])
  for (const order of ['FIRST_COME', 'SMALLER_FIRST'] as const) {
    expect(inOrder(WAITING, order).map(({ id }) => positionIn(WAITING, id, order))).toEqual([1, 2, 3])
  }
  expect(positionIn(WAITING, 'd', 'FIRST_COME')).toBeNull()
})
