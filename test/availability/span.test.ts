import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstQuarterOf } from '../../src/availability/quarter.ts'
import {
  bitsOf,
  covers,
  intersection,
  type Span,
  spansOf,
  subtract,
  union,
} from '../../src/availability/span.ts'

const span = fc.tuple(fc.nat(80), fc.nat(20)).map(([from, length]): Span => ({ from, until: from + length }))
const spans = fc.array(span, { maxLength: 12 })

/** The same quarters as a set: what spans must always agree with. */
const quarters = (given: readonly Span[]) =>
  new Set(given.flatMap(({ from, until }) => Array.from({ length: until - from }, (_, i) => from + i)))

test('a union holds the same quarters, sorted and apart', () => {
  fc.assert(
    fc.property(spans, (given) => {
      const merged = union(given)
      expect(quarters(merged)).toEqual(quarters([...given].sort((a, b) => a.from - b.from)))
      for (const [i, { from }] of merged.entries())
        if (i > 0) expect(from).toBeGreaterThan(merged[i - 1]!.until)
    }),
  )
})

test('a difference holds what is in the first and not in the second', () => {
  fc.assert(
    fc.property(spans, spans, (given, removed) => {
      const gone = quarters(removed)
      const left = [...quarters(union(given))].filter((quarter) => !gone.has(quarter))
      expect([...quarters(subtract(union(given), removed))]).toEqual(left)
    }),
  )
})

test('an intersection holds what is in both', () => {
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      const others = quarters(b)
      const both = [...quarters(union(a))].filter((quarter) => others.has(quarter))
      expect([...quarters(intersection(union(a), union(b)))]).toEqual(both)
    }),
  )
})

test('bits of a week and back are the same spans', () => {
  const week = 2_900
  const first = firstQuarterOf(week)
  const inWeek = fc
    .array(fc.tuple(fc.nat(671), fc.integer({ min: 1, max: 200 })), { maxLength: 10 })
    .map((pairs) =>
      union(pairs.map(([from, n]) => ({ from: first + from, until: first + Math.min(672, from + n) }))),
    )
  fc.assert(
    fc.property(inWeek, (given) => {
      const [before, bits, behind] = bitsOf(given, [week - 1, week, week + 1])
      expect([before, behind]).toEqual(['0'.repeat(672), '0'.repeat(672)])
      expect(bits).toHaveLength(672)
      const bytes = bits!.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))
      expect(spansOf(Uint8Array.from(bytes), first)).toEqual(given)
    }),
  )
})

test('covering is having every quarter', () => {
  fc.assert(
    fc.property(spans, span, (given, wanted) => {
      fc.pre(wanted.until > wanted.from)
      const all = quarters(given)
      expect(covers(union(given), wanted)).toBe([...quarters([wanted])].every((quarter) => all.has(quarter)))
    }),
  )
})
