import type { Call } from '../accounts/call.ts'
import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import { readFree } from './calendars.repository.ts'
import { type Candidate, findCandidates } from './earliest-slots.repository.ts'
import type { MarketFilter } from './market.repository.ts'
import { quarterOf } from './quarter.ts'
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
const DAY_QUARTERS = 96
const NEAR_DAYS = 7
// No session is longer, not even on the day that has 25 hours.
const LONGEST_SESSION = 100

/**
 * The earliest slot of each bookable that passes the filter, the earliest first. Looks at the next days first, and
 * further only when those do not have enough: most questions end there, having read a part of the ledger.
 */
export async function earliestSlots(
  clock: Pick<Call, 'db' | 'now'>,
  filter: MarketFilter,
  { span, minutes, first }: EarliestQuestion,
): Promise<FoundSlot[]> {
  const near = { from: span.from, until: Math.min(span.until, span.from + NEAR_DAYS * DAY_QUARTERS) }
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
  const found: FoundSlot[] = []
  let last: Candidate | null = null
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const candidates: Candidate[] = await findCandidates(db, filter, question, { limit: BATCH, after: last })
    found.push(...(await firstSlots(db, candidates, { span, minutes, now })))
    found.sort(byStart)
    last = candidates.at(-1) ?? null
    if (candidates.length < BATCH || (last && settledBefore(found, last) >= first)) break
  }
  return found.slice(0, first)
}

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
