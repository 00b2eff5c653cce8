import { expect, test } from 'vitest'
import { covers, isValidOn } from '../../src/catalog/accreditation.ts'
import { methodOf } from '../../src/catalog/methods.ts'

test.each([
  ['GB/T 228.1-2021', 'GB/T 228.1-2021', true],
  ['GB/T 228.1-2021', 'gbt228.1', true],
  ['GB/T 228.1', 'GB/T 228.1-2021', true],
  ['GB/T 228.1-2010', 'GB/T 228.1-2021', false],
  ['GB/T 228.1-2021', 'GB/T 228.2-2015', false],
  ['GB/T 2423', 'GB/T 2423.1-2008', false],
  ['JJF 1064-2010', 'JJG 1064-2010', false],
])('a scope for %s and a question for %s: %s', (scope, standard, covered) => {
  expect(covers(methodOf(scope)!, methodOf(standard)!)).toBe(covered)
})

test.each([
  ['2026-03-01', false],
  ['2026-03-02', true],
  ['2027-03-01', true],
  ['2027-03-02', false],
])('a scope from 2026-03-02 until 2027-03-01, both included, on %s: %s', (day, valid) => {
  expect(isValidOn({ validFrom: '2026-03-02', validUntil: '2027-03-01' }, day)).toBe(valid)
})
