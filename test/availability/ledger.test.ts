import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ledgerOf, ledgerWeeks, shadowOf } from '../../src/availability/ledger.ts'
import { slotsOf } from '../../src/availability/slot.ts'
import { bitsOf, fromHex, periodOf, spanOf } from '../../src/availability/span.ts'
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

const opening = fc.record({
  gap: fc.nat(12),
  length: fc.integer({ min: 1, max: 60 }),
  mode: fc.constantFrom('FLEXIBLE' as const, 'FIXED' as const),
})
const openings = fc.array(opening, { maxLength: 6 }).map((given) => {
  let until = 0
  return given.map(({ gap, length, mode }) => {
    const from = until + gap
    until = from + length
    return { from, until, mode }
  })
})
const closures = fc.array(
  fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 30 })).map(([from, length]) => ({
    ...quarterPeriod(from, from + length),
    unit: null,
  })),
  { maxLength: 3 },
)

test('every slot begins on a start; every start is the beginning of a session or on the grid of its opening', () => {
  const quarters = fc.integer({ min: 1, max: 8 })
  fc.assert(
    fc.property(openings, closures, quarters, quarters, (openings, closures, step, length) => {
      const slotMinutes = step * 15
      const sources = { ...noBuffers, slotMinutes, units: 1, openings, closures, occupancies: [] }
      const { starts, free } = ledgerOf(sources)
      const isStart = (quarter: number) =>
        starts.some(({ from, until }) => from <= quarter && quarter < until)
      const terms = { slotMinutes, minMinutes: 15, maxMinutes: 10_000, leadMinutes: 0, horizonDays: 9 }
      const window = { from: 0, until: 500 }
      const minutes = length * slotMinutes
      for (const slot of slotsOf({ openings, free, terms, minutes, window, now: new Date(0) })) {
        expect(isStart(spanOf(slot).from)).toBe(true)
      }
      for (let quarter = 0; quarter < window.until; quarter += 1) {
        const around = openings.find(({ from, until }) => from <= quarter && quarter < until)
        const onGrid = around?.mode === 'FLEXIBLE' && (quarter - around.from) % step === 0
        expect(isStart(quarter)).toBe(onGrid || around?.from === quarter)
      }
    }),
  )
})

test('a closure closes, and leaves the starts as they are', () => {
  const sources = { ...noBuffers, units: 1, openings: openAllDay, occupancies: [] }
  const open = ledgerOf({ ...sources, closures: [] })
  const closed = ledgerOf({ ...sources, closures: [{ ...quarterPeriod(0, 96), unit: null }] })
  expect(closed.open).toEqual([])
  expect(closed.starts).toEqual(open.starts)
  expect(open.starts).toHaveLength(48)
})

test('bits of weeks as hexadecimal digits are the same bits', () => {
  fc.assert(
    fc.property(openings, fc.integer({ min: 1, max: 8 }), (openings, step) => {
      const sources = {
        ...noBuffers,
        slotMinutes: step * 15,
        units: 2,
        openings,
        closures: [],
        occupancies: [],
      }
      const ledger = ledgerOf(sources)
      const weeks = [-1, 0]
      const [open, starts] = [bitsOf(ledger.open, weeks), bitsOf(ledger.starts, weeks)]
      ledgerWeeks(ledger, weeks).forEach((row, i) => {
        expect([row.open, row.starts].map(fromHex)).toEqual([open[i], starts[i]])
        expect(row.free).toEqual([row.open, row.open])
      })
    }),
  )
})
