import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatYuan, parseYuan, percentOf, roundParts } from '../../src/shared/money.ts'

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

test('parts are rounded so that they add up to the sum, rounded half up once', () => {
  expect(roundParts([1n, 1n, 1n], 3n)).toEqual([1, 0, 0])
  expect(roundParts([5n, 5n], 10n)).toEqual([1, 0])
  expect(roundParts([4n, 0n], 10n)).toEqual([0, 0])
  const parts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(parts, fc.bigInt({ min: 1n, max: 10n ** 6n }), (exact, unit) => {
      const rounded = roundParts(exact, unit)
      const sum = exact.reduce((total, part) => total + part, 0n)
      expect(rounded.reduce((total, part) => total + BigInt(part), 0n)).toBe((2n * sum + unit) / (2n * unit))
      rounded.forEach((part, i) => {
        const off = BigInt(part) * unit - exact[i]!
        expect(off < unit && off > -unit).toBe(true)
      })
    }),
  )
})

test('a percentage is rounded half up to a whole fen', () => {
  expect([percentOf(1, 50), percentOf(3, 50), percentOf(999, 0), percentOf(999, 100)]).toEqual([1, 2, 0, 999])
})
