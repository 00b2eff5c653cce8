import fc from 'fast-check'
import { expect, test } from 'vitest'
import { workingDays } from '../../src/availability/working-days.ts'
import { firstDayWithRoom, isPostponed, mondayOf, WEEKS_AHEAD } from '../../src/orders/capacity/weeks.ts'
import { daysAfter } from '../../src/shared/local-time.ts'

const ORDINARY = workingDays(new Map())
// 2026-03-02 is a Monday.
const MONDAY = '2026-03-02'
const weekOf = (weeks: number) => daysAfter(MONDAY, weeks * 7)
const placed = (from: string, samples: number, weeklySamples: number, taken: [string, number][] = []) =>
  firstDayWithRoom({ samples, from }, { weeklySamples, taken: new Map(taken) }, ORDINARY)

test('samples are expected on the wished day where its week has room, otherwise on the first of a later week', () => {
  expect(placed('2026-03-04', 5, 10)).toBe('2026-03-04')
  expect(placed('2026-03-04', 5, 10, [[MONDAY, 5]])).toBe('2026-03-04')
  expect(placed('2026-03-04', 5, 10, [[MONDAY, 6]])).toBe('2026-03-09')
  expect(
    placed('2026-03-04', 5, 10, [
      [MONDAY, 6],
      [weekOf(1), 10],
    ]),
  ).toBe('2026-03-16')
})

test('a weekend belongs to the week before it, and is passed over', () => {
  expect(mondayOf('2026-03-08')).toBe(MONDAY)
  expect(placed('2026-03-07', 1, 10, [[MONDAY, 10]])).toBe('2026-03-09')
})

test('a week of holidays has no room, whatever its capacity', () => {
  const holidays = new Map(Array.from({ length: 7 }, (_, i) => [daysAfter(weekOf(1), i), 'HOLIDAY' as const]))
  const room = { weeklySamples: 10, taken: new Map([[MONDAY, 10]]) }
  const day = firstDayWithRoom({ samples: 1, from: MONDAY }, room, workingDays(holidays))
  expect(day).toBe(weekOf(2))
})

test('what no week can take together has no day', () => {
  expect(placed(MONDAY, 11, 10)).toBeNull()
  const full = Array.from({ length: WEEKS_AHEAD + 1 }, (_, i): [string, number] => [weekOf(i), 10])
  expect(placed(MONDAY, 1, 10, full)).toBeNull()
})

test('one by one, samples never fill a week beyond its capacity, and pass over no week that has room', () => {
  const orders = fc.array(
    fc.record({ samples: fc.integer({ min: 1, max: 12 }), after: fc.integer({ min: 0, max: 40 }) }),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(orders, fc.integer({ min: 1, max: 12 }), (wishes, weeklySamples) => {
      const taken = new Map<string, number>()
      for (const { samples, after } of wishes) {
        const from = daysAfter(MONDAY, after)
        const day = firstDayWithRoom({ samples, from }, { weeklySamples, taken }, ORDINARY)
        if (samples > weeklySamples) expect(day).toBeNull()
        if (!day) continue
        expect(day >= from && ORDINARY(day)).toBe(true)
        const week = mondayOf(day)
        for (let passed = mondayOf(from); passed < week; passed = daysAfter(passed, 7)) {
          const hasDay = [0, 1, 2, 3, 4].some((i) => daysAfter(passed, i) >= from)
          expect(!hasDay || (taken.get(passed) ?? 0) + samples > weeklySamples).toBe(true)
        }
        taken.set(week, (taken.get(week) ?? 0) + samples)
        expect(taken.get(week)).toBeLessThanOrEqual(weeklySamples)
      }
    }),
  )
})

test('what is expected in the week that was wished for is not postponed', () => {
  expect(isPostponed({ samplesOn: MONDAY, expectedOn: '2026-03-06' })).toBe(false)
  expect(isPostponed({ samplesOn: MONDAY, expectedOn: weekOf(1) })).toBe(true)
  expect(isPostponed({ samplesOn: null, expectedOn: null })).toBe(false)
})
