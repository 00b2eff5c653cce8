import { expect, test } from 'vitest'
import type { Terms } from '../../src/catalog/bookable.ts'
import { termsProblems } from '../../src/catalog/terms.ts'

const terms: Terms = {
  units: 1,
  slotMinutes: 30,
  minMinutes: 30,
  maxMinutes: 480,
  leadMinutes: 0,
  horizonDays: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 15,
  confirmation: 'INSTANT',
  tariff: { MICRO: 0, SMALL: 0, MEDIUM: 0, LARGE: 20_000 },
}
const wrong = (changes: Partial<Terms>) => termsProblems({ ...terms, ...changes }).map(({ path }) => path[1])

test('sound terms have no problems', () => expect(wrong({})).toEqual([]))

test.each([
  [{ units: 0 }, ['units']],
  [{ slotMinutes: 20 }, ['slotMinutes', 'minMinutes']],
  [{ minMinutes: 45 }, ['minMinutes']],
  [{ minMinutes: 510 }, ['minMinutes']],
  [{ maxMinutes: 43_230 }, ['maxMinutes']],
  [{ leadMinutes: -1 }, ['leadMinutes']],
  [{ horizonDays: 366 }, ['horizonDays']],
  [{ maxMinutes: 2_880, horizonDays: 1 }, ['maxMinutes']],
  [{ bufferAfterMinutes: 10 }, ['bufferAfterMinutes']],
  [{ tariff: { ...terms.tariff, SMALL: 100_000_001 } }, ['tariff']],
])('%j is refused', (changes, fields) => {
  expect(wrong(changes)).toEqual(expect.arrayContaining(fields))
})
