import type { Call } from '../accounts/call.ts'
import { type Span, spanOf } from '../availability/span.ts'
import type { BundleRules, PartWish } from '../bookings/bundled/bundled.ts'
import type { Booker } from '../bookings/new-booking.ts'
import type { Period } from '../shared/period.ts'
import { rulesOf, windowOf } from './asked.ts'
import type { Option, Puzzle } from './solver/puzzle.ts'
import { solve } from './solver/solve.ts'
import { type ReachedWays, withinReach } from './ways/reach.service.ts'
import { testWays } from './ways/test-ways.service.ts'
import { timeWays } from './ways/time-ways.service.ts'

/** A part that is looked for, or that stays as it is. */
export interface SoughtPart {
  wish: PartWish
  fixed?: Option | undefined
}

/** A question for all parts of a bundle at once. */
export interface BundleSearch {
  parts: readonly SoughtPart[]
  rules: BundleRules
  window: Period
  booker: Booker
}

/** A question, what is wrong with its candidates, and what came of it. */
export interface Tried {
  puzzle: Puzzle
  ways: readonly ReachedWays[]
  choice: readonly Option[] | null
  complete: boolean
}

export async function tryOnce(call: Pick<Call, 'db' | 'now'>, search: BundleSearch): Promise<Tried> {
  const free = await Promise.all(
    search.parts.map(({ wish, fixed }) =>
      fixed
        ? { options: [fixed], problems: [] }
        : waysOf(call, search.booker, wish, windowOf(wish, spanOf(search.window))),
    ),
  )
  const ways = await withinReach(call.db, free)
  const puzzle = puzzleOf(search, ways)
  const { choice, complete } = solve(puzzle)
  return { puzzle, ways, choice, complete }
}

export const waysOf = (call: Pick<Call, 'db' | 'now'>, booker: Booker, wish: PartWish, window: Span) =>
  wish.kind === 'TIME' ? timeWays(call, booker, wish, window) : testWays(call, booker, wish, window)

const puzzleOf = ({ parts, rules }: BundleSearch, ways: readonly ReachedWays[]): Puzzle => ({
  parts: parts.map(({ wish }, i) => ({
    ref: wish.ref,
    units: wish.kind === 'TIME' ? wish.units : wish.samples,
    options: ways[i]!.options,
  })),
  rules: rulesOf(
    rules,
    parts.map(({ wish }) => wish.ref),
  ),
})
