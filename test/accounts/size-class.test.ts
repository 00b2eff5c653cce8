import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SIZE_BOUNDS } from '../../src/accounts/size-bounds.ts'
import { SECTORS, type Sector, SIZE_CLASSES, sizeClassOf } from '../../src/accounts/size-class.ts'

const WAN = 1_000_000
const sizeOf = (sector: Sector, staff: number, revenueWan: number, assetsWan = 0) =>
  sizeClassOf({ sector, staff, revenue: revenueWan * WAN, assets: assetsWan * WAN })

test('there are sixteen sectors', () => expect(SECTORS).toHaveLength(16))

test.each([
  ['INDUSTRY', 1000, 40_000, 0, 'LARGE'],
  ['INDUSTRY', 999, 40_000, 0, 'MEDIUM'],
  ['INDUSTRY', 1000, 39_999, 0, 'MEDIUM'],
  ['INDUSTRY', 20, 300, 0, 'SMALL'],
  ['INDUSTRY', 20, 299, 0, 'MICRO'],
  ['AGRICULTURE', 0, 20_000, 0, 'LARGE'],
  ['CONSTRUCTION', 0, 80_000, 79_999, 'MEDIUM'],
  ['REAL_ESTATE', 0, 1_000, 5_000, 'MEDIUM'],
  ['REAL_ESTATE', 0, 200_000, 5_000, 'MEDIUM'],
  ['LEASING_BUSINESS', 300, 0, 120_000, 'LARGE'],
  ['LEASING_BUSINESS', 300, 0, 99, 'MICRO'],
  ['OTHER', 100, 0, 0, 'MEDIUM'],
] as const)(
  '%s with %i people, revenue %i and assets %i (万元) is %s',
  (sector, staff, revenue, assets, size) => {
    expect(sizeOf(sector, staff, revenue, assets)).toBe(size)
  },
)

test('exactly the bounds of a class make that class, in every sector', () => {
  for (const sector of SECTORS) {
    for (const size of ['SMALL', 'MEDIUM', 'LARGE'] as const) {
      const { staff = 0, revenue = 0, assets = 0 } = SIZE_BOUNDS[sector][size] as Record<string, number>
      expect(sizeOf(sector, staff, revenue, assets), `${sector} ${size}`).toBe(size)
    }
  }
})

test('more of anything never makes an enterprise smaller', () => {
  const figures = fc.record({
    sector: fc.constantFrom(...SECTORS),
    staff: fc.nat(3_000),
    revenue: fc.nat(300_000),
    assets: fc.nat(200_000),
    more: fc.nat(100_000),
  })
  fc.assert(
    fc.property(figures, ({ sector, staff, revenue, assets, more }) => {
      const before = SIZE_CLASSES.indexOf(sizeOf(sector, staff, revenue, assets))
      const after = SIZE_CLASSES.indexOf(sizeOf(sector, staff + more, revenue + more, assets + more))
      expect(after).toBeGreaterThanOrEqual(before)
    }),
  )
})
