import type { Call } from '../accounts/call.ts'
import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import { type Candidate, findCandidates } from './earliest-slots.repository.ts'
import type { MarketFilter } from './market.repository.ts'
import { quarterOf } from './quarter.ts'
import { readOpenings } from './schedule.service.ts'
import { type Slot, slotsOf } from './slot.ts'
import type { Span } from './span.ts'

/** A slot and whose it is. */
export interface FoundSlot extends Slot {
  bookable: Bookable
}

const BATCH = 50

/**
 * The earliest slot of each bookable that passes the filter, the earliest first. Candidates come in the order of
 * their first long enough run; a slot may start later than its run, never earlier. So once as many slots as asked
 * for start before the next candidate's run, no better one can follow.
 */
export async function earliestSlots(
  { db, now }: Pick<Call, 'db' | 'now'>,
  filter: MarketFilter,
  { span, minutes, first }: { span: Span; minutes: number; first: number },
): Promise<FoundSlot[]> {
  const question = { span, minutes, now: quarterOf(now) }
  const found: FoundSlot[] = []
  let last: Candidate | null = null
  for (;;) {
    const batch: Candidate[] = await findCandidates(db, filter, question, { limit: BATCH, after: last })
    found.push(...(await firstSlots(db, batch, { span, minutes, now })))
    found.sort(byStart)
    last = batch.at(-1) ?? null
    const settled = found.filter(({ startsAt }) => last && quarterOf(startsAt) < last.from).length
    if (batch.length < BATCH || settled >= first) return found.slice(0, first)
  }
}

/** Ties by id, so that the same question has the same answer. */
const byStart = (a: FoundSlot, b: FoundSlot) =>
  a.startsAt.getTime() - b.startsAt.getTime() || (a.bookable.id < b.bookable.id ? -1 : 1)

async function firstSlots(
  db: Call['db'],
  candidates: readonly Candidate[],
  { span, minutes, now }: { span: Span; minutes: number; now: Date },
): Promise<FoundSlot[]> {
  const bookables = await findBookables(
    db,
    candidates.map(({ bookableId }) => bookableId),
  )
  const openings = await readOpenings(db, bookables, span)
  const freeOf = new Map(candidates.map(({ bookableId, free }) => [bookableId, free]))
  return bookables.flatMap((bookable) => {
    const question = {
      openings: openings.get(bookable.id) ?? [],
      free: freeOf.get(bookable.id) ?? [],
      terms: bookable,
      minutes,
      window: span,
      now,
    }
    const slot = slotsOf(question).next().value
    return slot ? [{ ...slot, bookable }] : []
  })
}
