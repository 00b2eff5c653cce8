import type { Call } from '../accounts/call.ts'
import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import { Fault } from '../shared/fault.ts'
import { type Candidate, findCandidates } from './earliest-slots.repository.ts'
import { readFree } from './ledger.repository.ts'
import type { MarketFilter } from './market.repository.ts'
import { QUARTERS_OF_DAY, quarterOf } from './quarter.ts'
import { readOpenings } from './schedule.service.ts'
import { type Slot, slotsOf } from './slot.ts'
import { type Span, weeksTouched } from './span.ts'

/** A slot and whose it is. */
export interface FoundSlot extends Slot {
  bookable: Bookable
}

export interface EarliestQuestion {
  span: Span
  minutes: number
  first: number
}

const BATCH = 50
// Candidates that turn out to have no slot cost as much as those that have one: somewhere it must end.
const MAX_BATCHES = 20
const NEAR_DAYS = 7
// No session is longer, not even where the clock goes back by two hours, as in Antarctica.
const LONGEST_SESSION = 104

/**
 * The earliest slot of each bookable that passes the filter, the earliest first. Looks at the next days first, and
 * further only when those do not have enough: most questions end there, having read a part of the ledger.
 */
export async function earliestSlots(
  clock: Pick<Call, 'db' | 'now'>,
  filter: MarketFilter,
  { span, minutes, first }: EarliestQuestion,
): Promise<FoundSlot[]> {
  const near = { from: span.from, until: Math.min(span.until, span.from + NEAR_DAYS * QUARTERS_OF_DAY) }
  const found = await searchSpan(clock, filter, { span: near, minutes, first })
  // What begins later than this could have run over the end of the near days, and was not seen.
  const certain = near.until - Math.max(minutes / 15, LONGEST_SESSION)
  const settled = found.length >= first && quarterOf(found.at(-1)!.startsAt) <= certain
  return settled || near.until === span.until ? found : searchSpan(clock, filter, { span, minutes, first })
}

/**
 * Candidates come in the order of their first long enough run, then of their ids; a slot may start later than its
 * run, never earlier. So once as many slots as asked for come before the next candidate, no better one can follow.
 */
async function searchSpan(
  { db, now }: Pick<Call, 'db' | 'now'>,
  filter: MarketFilter,
  { span, minutes, first }: EarliestQuestion,
): Promise<FoundSlot[]> {
  const question = { span, minutes, now: quarterOf(now) }
  const found = new Map<string, FoundSlot>()
  let last: Candidate | null = null
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const candidates: Candidate[] = await findCandidates(db, filter, question, { limit: BATCH, after: last })
    // One that is booked between two looks comes again behind its later run.
    for (const slot of await firstSlots(db, candidates, { span, minutes, now }))
      found.set(slot.bookable.id, slot)
    const sorted = [...found.values()].sort(byStart)
    last = candidates.at(-1) ?? null
    if (candidates.length < BATCH || (last && settledBefore(sorted, last) >= first))
      return sorted.slice(0, first)
  }
  throw tooMany()
}

const tooMany = () =>
  new Fault('COST_LIMITED', {
    en: `More than ${BATCH * MAX_BATCHES} bookables had to be looked at. Narrow the filter by category, district or words.`,
    zh: `需查看的资源超过 ${BATCH * MAX_BATCHES} 个,请按类别、行政区或关键词缩小范围。`,
  })

/** How many slots come before any that a later candidate could have. */
const settledBefore = (found: readonly FoundSlot[], { from, bookableId }: Candidate): number =>
  found.filter(({ startsAt, bookable }) => {
    const start = quarterOf(startsAt)
    return start < from || (start === from && bookable.id <= bookableId)
  }).length

/** Ties by id, so that the same question has the same answer. */
const byStart = (a: FoundSlot, b: FoundSlot) =>
  a.startsAt.getTime() - b.startsAt.getTime() || (a.bookable.id < b.bookable.id ? -1 : 1)

async function firstSlots(
  db: Call['db'],
  candidates: readonly Candidate[],
  { span, minutes, now }: { span: Span; minutes: number; now: Date },
): Promise<FoundSlot[]> {
  const ids = candidates.map(({ bookableId }) => bookableId)
  const bookables = await findBookables(db, ids)
  const openings = await readOpenings(db, bookables, span)
  const free = await readFree(db, ids, weeksTouched(span))
  return bookables.flatMap((bookable) => {
    const question = {
      openings: openings.get(bookable.id) ?? [],
      free: free.get(bookable.id) ?? [],
      terms: bookable,
      minutes,
      window: span,
      now,
    }
    const slot = slotsOf(question).next().value
    return slot ? [{ ...slot, bookable }] : []
  })
}
