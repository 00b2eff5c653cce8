import { quarterFrom, quarterOf } from '../availability/quarter.ts'
import type { BundleRules, PartPlace, PartWish } from '../bookings/bundled/bundled.ts'
import type { Period } from '../shared/period.ts'
import { partPrice, type Taken } from './bundle.ts'
import type { Option } from './solver/puzzle.ts'

/** A part that stays as it is, as the one way in which it can be had. */
export function fixedOption(partId: string, taken: Taken, { startsAt, endsAt }: Period): Option {
  const span = { from: quarterOf(startsAt), until: quarterFrom(endsAt) }
  // What it takes is taken: whatever is free is free beside it.
  return { ...span, fen: partPrice(taken), source: partId, room: Infinity, takes: span }
}

/** The rules as far as they are between some of the parts. */
export const rulesAmong = ({ sequences, within }: BundleRules, refs: readonly string[]): BundleRules => ({
  sequences: sequences.filter(({ before, after }) => refs.includes(before) && refs.includes(after)),
  within: within
    .map((each) => ({ ...each, parts: each.parts.filter((ref) => refs.includes(ref)) }))
    .filter(({ parts }) => parts.length > 1),
})

/** What is wished of a part that is moved: as it was asked for, in another window; of a booking the same bookable. */
export function movedWish(
  wish: PartWish,
  { from, until }: Omit<PartPlace, 'ref'>,
  { booking }: Taken,
): PartWish {
  const moved = { ...wish, from, until }
  return moved.kind === 'TIME' && booking ? { ...moved, bookableIds: [booking.bookableId] } : moved
}
