import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFull, pack, type Taken } from '../../src/availability/packing.ts'
import type { Period } from '../../src/shared/period.ts'
import { minutesAfter } from '../support/time.ts'

const START = new Date('2026-03-02T00:00:00Z')
const period = (from: number, until: number): Period => ({
  startsAt: minutesAfter(START, from * 60),
  endsAt: minutesAfter(START, until * 60),
})
const taken = (bookingId: string, unit: number, from: number, until: number, movable = true): Taken => ({
  ...{ bookingId, unit, movable },
  ...period(from, until),
})
const want = (from: number, until: number, count = 1, only?: number[]) => ({
  ...{ taken: period(from, until), own: period(from, until), count, only },
})
const bench = (units: number, rows: Taken[], closures: (Period & { unit: number | null })[] = []) => ({
  ...{ units, taken: rows, closures },
})

test('what fits without moving anybody moves nobody', () => {
  expect(pack(want(10, 12), bench(2, [taken('a', 1, 9, 11)]))).toEqual({ units: [2], moves: [] })
})

test('bookings change units when only their arrangement is in the way', () => {
  const rows = [taken('a', 1, 9, 10), taken('b', 2, 10, 11)]
  const packing = pack(want(9, 11), bench(2, rows))
  expect(packing?.moves).toHaveLength(1)
})

test('a full hour is full, however the bookings lie', () => {
  const rows = [taken('a', 1, 9, 10), taken('b', 2, 9, 10)]
  expect(isFull(period(9, 11), 1, 2, rows)).toBe(true)
  expect(isFull(period(10, 11), 1, 2, rows)).toBe(false)
  expect(pack(want(9, 11), bench(2, rows))).toBeNull()
})

test('what is fixed to its unit stays there', () => {
  const rows = [taken('a', 1, 9, 10, false), taken('b', 2, 10, 11, false)]
  expect(pack(want(9, 11), bench(2, rows))).toBeNull()
  expect(pack(want(9, 11), bench(3, rows))?.units).toEqual([3])
})

test('nobody is moved to a unit that is closed then, and nothing new is put there', () => {
  const rows = [taken('a', 1, 9, 10), taken('b', 2, 10, 11)]
  expect(pack(want(9, 11), bench(2, rows, [{ ...period(9, 10), unit: 2 }]))).toBeNull()
  expect(pack(want(9, 11), bench(2, rows, [{ ...period(10, 11), unit: 1 }]))).toBeNull()
  expect(pack(want(9, 11), bench(3, rows, [{ ...period(9, 10), unit: 3 }]))).not.toBeNull()
})

test('certain units are given when they are asked for, and others make room', () => {
  const rows = [taken('a', 1, 9, 10)]
  expect(pack(want(9, 11, 1, [1]), bench(2, rows))).toEqual({
    units: [1],
    moves: [{ bookingId: 'a', from: 1, to: 2 }],
  })
})

/** Bookings of two hours at most on some units, none of which overlap. */
const arrangement = fc
  .record({
    units: fc.integer({ min: 1, max: 4 }),
    wishes: fc.array(
      fc.record({ from: fc.nat(20), hours: fc.integer({ min: 1, max: 4 }), movable: fc.boolean() }),
      { maxLength: 14 },
    ),
  })
  .map(({ units, wishes }) => {
    const rows: Taken[] = []
    wishes.forEach(({ from, hours, movable }, i) => {
      const unit = Array.from({ length: units }, (_, n) => n + 1).find((n) =>
        rows.every((row) => row.unit !== n || !overlap(row, period(from, from + hours))),
      )
      if (unit) rows.push(taken(String(i), unit, from, from + hours, movable))
    })
    return { units, rows }
  })

const overlap = (a: Period, b: Period) => a.startsAt < b.endsAt && b.startsAt < a.endsAt

test('whatever is packed, nobody overlaps and nobody who is fixed moves', () => {
  fc.assert(
    fc.property(arrangement, fc.nat(20), fc.integer({ min: 1, max: 6 }), ({ units, rows }, from, hours) => {
      const packing = pack(want(from, from + hours), bench(units, rows))
      if (!packing) return
      const moved = rows.map((row) => {
        const move = packing.moves.find(({ bookingId }) => bookingId === row.bookingId)
        expect(move === undefined || row.movable).toBe(true)
        return move ? { ...row, unit: move.to } : row
      })
      const all = [...moved, { ...period(from, from + hours), unit: packing.units[0]! }]
      all.forEach((a, i) => {
        expect(all.slice(i + 1).some((b) => a.unit === b.unit && overlap(a, b))).toBe(false)
      })
    }),
  )
})

test('where nobody is fixed, it fits exactly when no hour is full', () => {
  fc.assert(
    fc.property(arrangement, fc.nat(20), fc.integer({ min: 1, max: 6 }), ({ units, rows }, from, hours) => {
      const free = rows.map((row) => ({ ...row, movable: true }))
      const full = Array.from({ length: hours }, (_, i) => period(from + i, from + i + 1)).some(
        (hour) => rows.filter((row) => overlap(row, hour)).length >= units,
      )
      expect(pack(want(from, from + hours), bench(units, free)) !== null).toBe(!full)
    }),
  )
})

test('a full week of many units is refused at once, and packed at once where it is not full', () => {
  const rows: Taken[] = []
  for (let unit = 1; unit <= 100; unit += 1) {
    for (let hour = 0; hour < 144; hour += 1) {
      if (hour % 4 !== unit % 4) rows.push(taken(`${unit}/${hour}`, unit, hour, hour + 1))
    }
  }
  expect(isFull(period(70, 72), 30, 100, rows)).toBe(true)
  const packing = pack(want(70, 72, 10), bench(100, rows))
  expect(packing?.units).toHaveLength(10)
})

test('of the units that would do, those that are wanted rather are given', () => {
  expect(pack({ ...want(9, 10), rather: [3] }, bench(3, []))?.units).toEqual([3])
  expect(pack({ ...want(9, 10), rather: [3] }, bench(3, [taken('a', 3, 9, 10, false)]))?.units).toEqual([1])
})
