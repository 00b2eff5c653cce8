import type { Call } from '../accounts/call.ts'
import { hourBits } from '../availability/local-hours.service.ts'
import { QUARTERS_OF_DAY } from '../availability/quarter.ts'
import type { Span } from '../availability/span.ts'
import { readFacts } from './facts.service.ts'
import type { Facts } from './facts.ts'
import type { FoundHits } from './find-slots.service.ts'
import { missReason } from './miss-reason.ts'
import type { RejectedExample, Rejection } from './rejection.ts'
import { sortRejected } from './rejections.repository.ts'
import { smallestChange } from './smallest-change.ts'
import { leastFen, termConditions } from './terms.repository.ts'
import { REASONS, type Reason } from './wanted.ts'
import { MAX_DAYS } from './wanted-problems.ts'

type Clock = Pick<Call, 'db' | 'now'>

// How far behind the wish free time is looked for.
const LOOK_AHEAD_DAYS = 28

/** Where later time than was wanted is looked for, no further than may be asked, and all that is looked at for it. */
function lookAheadOf({ from, until }: Span) {
  const furthest = Math.max(until, from + MAX_DAYS * QUARTERS_OF_DAY)
  const lookAhead = { from: until, until: Math.min(furthest, until + LOOK_AHEAD_DAYS * QUARTERS_OF_DAY) }
  return { lookAhead, whole: { from, until: lookAhead.until } }
}

/** Why what fits the words is not among the hits, by reason, each with those nearest to being admitted. */
export async function rejectionsOf(
  { db, now }: Clock,
  found: FoundHits,
  examples: number,
): Promise<Rejection[]> {
  const { understood } = found
  const { wanted, asker } = understood
  const { lookAhead, whole } = lookAheadOf(wanted.span)
  const groups = await groupsOf({ db, now }, found, examples)
  const ids = [...groups.values()].flatMap((group) => group.ids)
  const facts = new Map(
    (await readFacts(db, ids, wanted, asker, whole)).map((each) => [each.bookable.id, each]),
  )
  const exampleOf = (each: Facts): RejectedExample => ({
    bookable: each.bookable,
    admission: smallestChange(each, wanted, lookAhead, now),
  })
  return REASONS.flatMap((reason) => {
    const group = groups.get(reason)
    if (!group) return []
    const shown = group.ids.flatMap((id) => facts.get(id) ?? []).map(exampleOf)
    return [{ reason, count: group.count, examples: shown, wanted }]
  })
}

type Groups = Map<Reason, { count: number; ids: string[] }>

async function groupsOf(
  { db, now }: Clock,
  { understood, missed }: FoundHits,
  examples: number,
): Promise<Groups> {
  const { wanted, asker, matching, places } = understood
  const { span, hours, minutes, units } = wanted
  const { lookAhead, whole } = lookAheadOf(span)
  const sorted = await sortRejected(db, {
    matching,
    places,
    span,
    lookAhead,
    minutes,
    units,
    examples,
    missed,
    now,
    terms: termConditions(wanted, asker),
    fen: leastFen(wanted),
    hours: hours ? await hourBits(db, hours, whole) : undefined,
  })
  const groups: Groups = new Map()
  for (const { reason, count, ids } of sorted) if (reason) groups.set(reason, { count, ids: [...ids] })
  // What only seemed to fit was looked at already, and belongs to the reason that it turned out to have.
  const seemedToFit = sorted.find(({ reason }) => reason === null)?.missed ?? []
  for (const facts of await readFacts(db, seemedToFit, wanted, asker, span)) {
    const reason = missReason(facts, wanted, now)
    const { count, ids } = groups.get(reason) ?? { count: 0, ids: [] }
    groups.set(reason, { count: count + 1, ids: [...ids, facts.bookable.id].slice(0, examples) })
  }
  return groups
}
