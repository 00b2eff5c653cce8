import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minutesWithin, priceParts, type Rate, totalOf } from '../../src/catalog/price.ts'
import { PLAIN_PRICING } from '../../src/catalog/tariff.ts'
import { minutesAfter } from '../support/time.ts'

const START = new Date('2026-03-02T01:00:00Z')
const RATE: Rate = { ...PLAIN_PRICING, fenPerHour: 20_000, timeZone: 'Asia/Shanghai' }
const hours = (n: number, more = {}) => ({
  ...{ startsAt: START, endsAt: minutesAfter(START, n * 60), units: 1, urgent: false, operatorMinutes: 0 },
  ...more,
})

const offPeak = fc.record({
  from: fc.constantFrom('00:00', '18:00', '22:15'),
  until: fc.constantFrom('00:00', '06:30', '23:00'),
  percent: fc.nat(100),
})
const rates: fc.Arbitrary<Rate> = fc.record({
  fenPerHour: fc.nat(100_000_000),
  timeZone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York'),
  charging: fc.constantFrom('BOOKED_TIME' as const, 'USED_TIME' as const),
  minimumFen: fc.nat(100_000_000),
  operatorFenPerHour: fc.option(fc.nat(10_000_000)),
  urgent: fc.option(fc.record({ withinMinutes: fc.nat(10_000), percent: fc.nat(500) })),
  offPeak: fc.option(offPeak),
})
const uses = fc
  .record({
    start: fc.nat(525_600),
    minutes: fc.integer({ min: 1, max: 43_200 }),
    units: fc.integer({ min: 1, max: 200 }),
    urgent: fc.boolean(),
    operatorMinutes: fc.nat(10_000),
  })
  .map(({ start, minutes, ...use }) => ({
    ...use,
    startsAt: minutesAfter(START, start),
    endsAt: minutesAfter(START, start + minutes),
  }))

test('whole hours cost a whole multiple of the rate, for each unit', () => {
  expect(priceParts(RATE, hours(4))).toEqual([{ kind: 'TIME', fen: 80_000 }])
  expect(totalOf(priceParts(RATE, hours(4, { units: 3 })))).toBe(240_000)
})

test('a price is rounded half up, once for all parts together', () => {
  const odd = { ...RATE, fenPerHour: 2, operatorFenPerHour: 2 }
  expect(priceParts(odd, hours(0.25))).toEqual([{ kind: 'TIME', fen: 1 }])
  expect(totalOf(priceParts(odd, hours(0.25, { operatorMinutes: 15 })))).toBe(1)
})

test('off-peak hours, urgency, an operator and the minimum each are a part of their own', () => {
  const rate: Rate = {
    ...RATE,
    ...{ minimumFen: 200_000, operatorFenPerHour: 6_000, urgent: { withinMinutes: 60, percent: 50 } },
    offPeak: { from: '18:00', until: '08:00', percent: 60 },
  }
  // 09:00 to 21:00 in Shanghai: nine hours by day, three in the evening.
  expect(priceParts(rate, hours(12, { urgent: true, operatorMinutes: 120 }))).toEqual([
    { kind: 'TIME', fen: 180_000 },
    { kind: 'OFF_PEAK', fen: 36_000 },
    { kind: 'URGENT', fen: 108_000 },
    { kind: 'OPERATOR', fen: 12_000 },
  ])
  expect(priceParts(rate, hours(1))).toEqual([
    { kind: 'TIME', fen: 20_000 },
    { kind: 'MINIMUM', fen: 180_000 },
  ])
})

test('whatever the tariff, the parts add up to the exact price, rounded once, and none is negative', () => {
  fc.assert(
    fc.property(rates, uses, (rate, use) => {
      const parts = priceParts(rate, use)
      const total = totalOf(parts)
      expect(Number.isSafeInteger(total)).toBe(true)
      expect(parts.every(({ fen }) => Number.isInteger(fen) && fen > 0)).toBe(true)
      expect(total).toBeGreaterThanOrEqual(rate.minimumFen)
      // The same in floating point, as far as that can tell.
      const minutes = (use.endsAt.getTime() - use.startsAt.getTime()) / 60_000
      const low = rate.offPeak ? minutesWithin(use, rate.offPeak, rate.timeZone) : 0
      const weighted = minutes - low + (low * (rate.offPeak?.percent ?? 100)) / 100
      const time = (rate.fenPerHour * use.units * weighted) / 60
      const urgent = use.urgent ? (time * (rate.urgent?.percent ?? 0)) / 100 : 0
      const operator = ((rate.operatorFenPerHour ?? 0) * use.operatorMinutes) / 60
      const exact = Math.max(rate.minimumFen, time + urgent + operator)
      expect(Math.abs(total - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-9)
    }),
  )
})

test('the off-peak minutes of a day and of the rest of it make the day, in any zone and on any night', () => {
  fc.assert(
    fc.property(
      uses,
      offPeak,
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin'),
      (use, { from, until }, zone) => {
        fc.pre(from !== until)
        const inside = minutesWithin(use, { from, until }, zone)
        const outside = minutesWithin(use, { from: until, until: from }, zone)
        expect(inside + outside).toBe((use.endsAt.getTime() - use.startsAt.getTime()) / 60_000)
      },
    ),
  )
})
