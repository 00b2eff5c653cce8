import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newLabel, qrPayload, readLabel, shownLabel } from '../../src/orders/samples/label.ts'

const LETTERS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const labels = fc.constant(null).map(() => newLabel())

test('a label is read again, however it is typed or scanned', () => {
  fc.assert(
    fc.property(labels, (label) => {
      for (const text of [label, shownLabel(label), qrPayload(label), ` ${shownLabel(label).toLowerCase()} `])
        expect(readLabel(text)).toBe(label)
      expect(qrPayload(label)).toMatch(/^[0-9A-Z:]+$/)
    }),
  )
})

test('O is read as 0, and I and L as 1', () => {
  const label = Array.from({ length: 10_000 }, newLabel).find(
    (each) => each.includes('0') && each.includes('1'),
  )!
  for (const one of ['I', 'L', 'i']) expect(readLabel(label.replace('0', 'o').replace('1', one))).toBe(label)
})

test('a label with one letter wrong, or two neighbours changed, is none', () => {
  fc.assert(
    fc.property(labels, fc.nat(12), fc.constantFrom(...LETTERS), (label, at, letter) => {
      const wrong = label.slice(0, at) + letter + label.slice(at + 1)
      expect(readLabel(wrong)).toBe(wrong === label ? label : null)
      if (at === 0) return
      const [one, other] = [label[at - 1]!, label[at]!]
      // The one pair that the algorithm of Luhn cannot tell apart.
      if (one === other || [one, other].sort().join('') === '0Z') return
      expect(readLabel(label.slice(0, at - 1) + other + one + label.slice(at + 1))).toBeNull()
    }),
    { numRuns: 1_000 },
  )
})

test('what is too short, too long or of other letters is no label', () => {
  for (const text of ['', 'K7Q2', `${newLabel()}0`, 'ÄÄÄÄÄÄÄÄÄÄÄÄÄ', 'FENSHI:SAMPLE:'])
    expect(readLabel(text)).toBeNull()
})

test('labels are random enough that nobody finds one by trying', () => {
  const many = Array.from({ length: 20_000 }, newLabel)
  expect(new Set(many.map((label) => label.slice(0, 8))).size).toBe(many.length)
})
