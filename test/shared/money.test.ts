import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatYuan, parseYuan, priceOf } from '../../src/shared/money.ts'

test('yuan are written with two decimals', () => {
  expect([0, 5, 50, 19_950, -5].map(formatYuan)).toEqual(['0.00', '0.05', '0.50', '199.50', '-0.05'])
})

test('what is written is read as the same amount', () => {
  fc.assert(fc.property(fc.nat(1e13 - 1), (fen) => parseYuan(formatYuan(fen)) === fen))
})

test.each(['', '-1', '1.234', '1e3', '1,000', '٣', '999999999999', '1.', '.5', 'NaN'])(
  '%j is no amount of yuan',
  (text) => {
    expect(parseYuan(text)).toBeNull()
  },
)

test('a price is rounded half up to a whole fen, and is off by at most half a fen', () => {
  expect(priceOf(100, 15)).toBe(25)
  expect(priceOf(2, 15)).toBe(1)
  expect(priceOf(1, 15)).toBe(0)
  fc.assert(
    fc.property(fc.nat(100_000_000), fc.integer({ min: 1, max: 43_200 }), (rate, minutes) => {
      const price = priceOf(rate, minutes)
      expect(Number.isSafeInteger(price)).toBe(true)
      expect(Math.abs(price * 60 - rate * minutes)).toBeLessThanOrEqual(30)
    }),
  )
})

test('whole hours cost a whole multiple of the rate', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000_000),
      fc.nat(720),
      (rate, hours) => priceOf(rate, hours * 60) === rate * hours,
    ),
  )
})
