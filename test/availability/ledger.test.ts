import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ledgerOf, shadowOf } from '../../src/availability/ledger.ts'
import { periodOf, spanOf } from '../../src/availability/span.ts'
import { widened } from '../../src/shared/period.ts'

const quarterPeriod = (from: number, until: number) => periodOf({ from, until })
const noBuffers = { slotMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }
const openAllDay = [{ from: 0, until: 96, mode: 'FLEXIBLE' as const }]

test('a closure of all units closes them; a closure of one leaves the others open', () => {
  const { open, free } = ledgerOf({
    ...noBuffers,
    units: 2,
    openings: openAllDay,
    closures: [
      { ...quarterPeriod(0, 8), unit: null },
      { ...quarterPeriod(8, 16), unit: 2 },
    ],
    occupancies: [],
  })
  expect(open).toEqual([{ from: 8, until: 96 }])
  expect(free).toEqual([[{ from: 8, until: 96 }], [{ from: 16, until: 96 }]])
})

test('a taken period takes its own unit only', () => {
  const occupancies = [{ ...quarterPeriod(4, 8), unit: 1 }]
  const { free } = ledgerOf({ ...noBuffers, units: 2, openings: openAllDay, closures: [], occupancies })
  expect(free[0]).toEqual([
    { from: 0, until: 4 },
    { from: 8, until: 96 },
  ])
  expect(free[1]).toEqual([{ from: 0, until: 96 }])
})

test('a free span leaves room for both buffers, and not a quarter of an hour more than it must', () => {
  const quarters = fc.nat(8)
  fc.assert(
    fc.property(
      quarters,
      quarters,
      quarters,
      quarters,
      fc.nat(60),
      fc.integer({ min: 1, max: 10 }),
      (b, a, b2, a2, at, n) => {
        const buffers = { bufferBeforeMinutes: b * 15, bufferAfterMinutes: a * 15 }
        // The taken booking may have been made under other buffers.
        const taken = widened(quarterPeriod(100 + at, 100 + at + n), b2 * 15, a2 * 15)
        const shadow = shadowOf(taken, buffers)
        const touches = (start: number) => {
          const other = spanOf(
            widened(quarterPeriod(start, start + 1), buffers.bufferBeforeMinutes, buffers.bufferAfterMinutes),
          )
          const own = spanOf(taken)
          return other.from < own.until && other.until > own.from
        }
        for (let start = 60; start < 220; start += 1) {
          expect(start >= shadow.from && start < shadow.until).toBe(touches(start))
        }
      },
    ),
  )
})
