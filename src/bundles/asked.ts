import { QUARTERS_OF_DAY, quarterFrom, quarterOf } from '../availability/quarter.ts'
import type { Span } from '../availability/span.ts'
import type { BundleRules, PartWish } from '../bookings/bundled/bundled.ts'
import type { Gap, Rule } from './solver/puzzle.ts'

/** The rules of a bundle in quarters of an hour, between parts by their positions. */
export function rulesOf({ sequences, within }: BundleRules, refs: readonly string[]): Rule[] {
  const at = (ref: string) => refs.indexOf(ref)
  return [
    ...sequences.map(
      ({ before, after, minGapMinutes, maxGapMinutes }): Gap => ({
        kind: 'GAP',
        before: at(before),
        after: at(after),
        min: Math.ceil(minGapMinutes / 15),
        max: maxGapMinutes === null ? Infinity : Math.floor(maxGapMinutes / 15),
      }),
    ),
    ...within.map(
      ({ parts, days }): Rule => ({ kind: 'WITHIN', parts: parts.map(at), length: days * QUARTERS_OF_DAY }),
    ),
  ]
}

/** Where a part may lie: in its own window, inside that of the bundle. */
export const windowOf = ({ from, until }: Pick<PartWish, 'from' | 'until'>, window: Span): Span => ({
  from: Math.max(window.from, from ? quarterFrom(Date.parse(from)) : -Infinity),
  until: Math.min(window.until, until ? quarterOf(Date.parse(until)) : Infinity),
})
