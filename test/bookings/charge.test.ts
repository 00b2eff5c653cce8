import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BookingRow } from '../../src/bookings/bookings.table.ts'
import {
  bookedParts,
  chargeForCheckOut,
  chargeForEnding,
  chargeForUse,
  feePercentAt,
  usedMinutes,
} from '../../src/bookings/charge.ts'
import { totalOf } from '../../src/catalog/price.ts'
import { PLAIN_PRICING, type Pricing } from '../../src/catalog/tariff.ts'
import { after, DAY, HOUR, MINUTE } from '../../src/shared/period.ts'

const START = new Date('2026-03-02T01:00:00Z')

/** A confirmed booking of four hours at 160 yuan an hour. */
function booking(pricing: Partial<Pricing> = {}, more: Partial<BookingRow> = {}): BookingRow {
  const terms = {
    ...{ pricing: { ...PLAIN_PRICING, ...pricing }, timeZone: 'Asia/Shanghai', graceMinutes: null },
    ...{ answerMinutes: 60, cancellation: [] },
  }
  const row = {
    ...{ status: 'CONFIRMED', startsAt: START, endsAt: after(START, 4 * HOUR), units: 1, terms },
    ...{ fenPerHour: 16_000, operatorAssisted: false, checkedInAt: null, ...more },
  } as BookingRow
  return { ...row, priceFen: totalOf(bookedParts(row)) }
}

const STEPS = [
  { minutesBefore: 2_880, feePercent: 50 },
  { minutesBefore: 1_440, feePercent: 100 },
]
const withSteps = () => {
  const plain = booking()
  return { ...plain, terms: { ...plain.terms, cancellation: STEPS } }
}

test('cancelling is free until 48 hours before, costs half until 24 hours before, and all after', () => {
  const percents = [2 * DAY + 1, 2 * DAY, DAY + 1, DAY, 1].map((before) =>
    feePercentAt(withSteps(), after(START, -before)),
  )
  expect(percents).toEqual([0, 50, 50, 100, 100])
})

test('the fee is the enterprise’s who cancels or does not come, and nobody’s otherwise', () => {
  const [row, late] = [withSteps(), after(START, -2 * DAY)]
  expect(chargeForEnding(row, 'cancel', late, true)).toEqual([{ kind: 'CANCELLATION', fen: 32_000 }])
  expect(chargeForEnding(row, 'cancel', late, false)).toEqual([])
  expect(chargeForEnding(row, 'replace', late, true)).toEqual([])
  expect(chargeForEnding({ ...row, status: 'REQUESTED' }, 'cancel', late, true)).toEqual([])
  expect(chargeForEnding(row, 'miss', after(START, HOUR), false)).toEqual([{ kind: 'NO_SHOW', fen: 64_000 }])
})

test('each minute of use that was begun counts, and only inside the time that was booked', () => {
  const early = booking({}, { checkedInAt: after(START, -10 * MINUTE) })
  expect(usedMinutes(early, after(START, 61 * MINUTE + 1))).toBe(62)
  expect(usedMinutes(early, after(START, 5 * HOUR))).toBe(240)
  expect(usedMinutes(early, after(START, -5 * MINUTE))).toBe(0)
  const late = booking({}, { checkedInAt: after(START, 10 * MINUTE + 999) })
  expect(usedMinutes(late, after(START, 20 * MINUTE))).toBe(10)
  expect(usedMinutes(booking(), after(START, 20 * MINUTE))).toBeNull()
})

test('booked time is charged whole, used time as it was used, and without a check-in as booked', () => {
  const used = { checkedInAt: after(START, HOUR) }
  const end = after(START, 3 * HOUR)
  expect(totalOf(chargeForUse(booking({}, used), end, null))).toBe(64_000)
  expect(totalOf(chargeForUse(booking({ charging: 'USED_TIME' }, used), end, null))).toBe(32_000)
  expect(totalOf(chargeForUse(booking({ charging: 'USED_TIME' }), end, null))).toBe(64_000)
  const least = booking({ charging: 'USED_TIME', minimumFen: 50_000 }, used)
  expect(totalOf(chargeForUse(least, end, null))).toBe(50_000)
})

test('to come and leave before it begins costs an enterprise no less than to cancel at that moment', () => {
  const early = { checkedInAt: after(START, -10 * MINUTE) }
  const plain = booking({ charging: 'USED_TIME' }, early)
  const strict = { ...plain, terms: { ...plain.terms, cancellation: STEPS } }
  const left = (row: BookingRow, minutes: number, byEnterprise: boolean) =>
    totalOf(chargeForCheckOut(row, after(START, minutes * MINUTE), null, byEnterprise))
  expect(left(strict, -5, true)).toBe(64_000)
  expect(left(strict, 0, true)).toBe(64_000)
  expect(left(strict, 60, true)).toBe(16_000)
  expect(left(strict, -5, false)).toBe(0)
  expect(left(plain, -5, true)).toBe(0)
})

test('whenever somebody comes and goes, used time costs no more than booked time, off-peak hours or not', () => {
  const offPeak = { from: '10:00', until: '12:30', percent: 40 }
  const rates = fc.record({ offPeak: fc.constantFrom(null, offPeak), minimumFen: fc.nat(80_000) })
  fc.assert(
    fc.property(rates, fc.nat(4 * HOUR), fc.nat(6 * HOUR), (rate, begun, lasted) => {
      const checkedInAt = after(START, begun)
      const row = booking({ ...rate, charging: 'USED_TIME' }, { checkedInAt })
      const charged = totalOf(chargeForUse(row, after(checkedInAt, lasted), null))
      expect(Number.isSafeInteger(charged)).toBe(true)
      expect(charged).toBeGreaterThanOrEqual(rate.minimumFen)
      expect(charged).toBeLessThanOrEqual(row.priceFen)
    }),
  )
})
