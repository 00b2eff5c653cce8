import type { Call } from '../accounts/call.ts'
import { instantOf } from '../availability/quarter.ts'
import { after, DAY } from '../shared/period.ts'
import type { Problem } from '../shared/refusal.ts'
import { MAX_DAYS } from './bundle-problems.ts'
import { type Findings, infeasible } from './infeasible.ts'
import { obstacleOf } from './solver/obstacle.ts'
import { endOf } from './solver/puzzle.ts'
import { type BundleSearch, type Tried, tryOnce } from './trial.service.ts'
import type { ReachedWays } from './ways/reach.service.ts'

/** How much longer a bundle may last when it is asked whether that would help. */
const MORE_DAYS = 31

/** Why the parts of a bundle cannot be had together: what is wrong with the candidates of a part, or what is in the way. */
export async function explained(
  call: Pick<Call, 'db' | 'now'>,
  search: BundleSearch,
  { puzzle, ways, complete }: Tried,
): Promise<Problem[]> {
  const problems = ways.flatMap((each, part) => problemsOf(search, each, part))
  if (problems.length > 0) return problems
  const later = await tryOnce(call, prolonged(search))
  const alone = search.parts.map(({ wish: { ref } }, part) => ({
    ref,
    from: earliest(ways[part]!) ?? earliest(later.ways[part]!),
  }))
  const findings: Findings = {
    obstacle: complete
      ? obstacleOf(
          puzzle,
          ways.map(({ tooFar }) => tooFar),
        )
      : { kind: 'BOUND' },
    alone,
    fitsUntil: later.choice && instantOf(endOf(later.choice)),
    sequences: search.rules.sequences.length,
  }
  return [infeasible(findings)]
}

/** What is wrong with the candidates of a part of which none can be had at any time. */
function problemsOf(
  { parts }: BundleSearch,
  { options, tooFar, problems }: ReachedWays,
  part: number,
): Problem[] {
  if (options.length > 0 || tooFar.length > 0) return []
  const field = parts[part]!.wish.kind === 'TIME' ? 'time' : 'test'
  return problems.map((problem) => ({ ...problem, path: ['parts', `${part}`, field, ...problem.path] }))
}

const earliest = ({ options }: ReachedWays): Date | null =>
  options.length === 0
    ? null
    : instantOf(options.reduce((least, { from }) => Math.min(least, from), Infinity))

/** The same question with more time for the whole and for each part. */
function prolonged({ parts, window, ...search }: BundleSearch): BundleSearch {
  const { startsAt, endsAt } = window
  const latest = after(startsAt, MAX_DAYS * DAY)
  const later = after(endsAt, MORE_DAYS * DAY)
  return {
    ...search,
    window: { startsAt, endsAt: later < latest ? later : latest },
    parts: parts.map(({ wish, fixed }) => ({ wish: { ...wish, until: null }, fixed })),
  }
}
