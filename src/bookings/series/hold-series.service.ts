import type { Call } from '../../accounts/call.ts'
import { authorize } from '../../accounts/permission.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import type { CalendarRow } from '../../availability/calendars.table.ts'
import { type Offer, offeredOpenings, readOffer } from '../../availability/offers.service.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer } from '../../shared/idempotency.repository.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import type { ApprovalCause } from '../booking.ts'
import { settleDueIn } from '../due.service.ts'
import { holdTerms } from '../hold.repository.ts'
import { transact } from '../mandates/transact.service.ts'
import { placeProblems } from '../meetings/travel.service.ts'
import { type Booker, bookerOf, newBooking, underMandateOf } from '../new-booking.ts'
import { approvalCauseFor } from '../reliability.service.ts'
import { holdMakingRoom, spanning } from '../use/occupy.service.ts'
import { wishProblems } from '../wish.service.ts'
import { RETIRED, termsProblems } from '../wish-problems.ts'
import { type Occurrence, type Pattern, patternProblems } from './occurrences.ts'
import { expireTogether, insertSeries } from './series.repository.ts'
import type { SeriesMode } from './series.ts'
import { answerBefore, type HeldSeries, toStored } from './series-answer.service.ts'
import {
  planOf,
  type SeriesConflict,
  type SeriesPlan,
  type SeriesTerms,
  SKIPPED,
  seriesConflict,
  TAKEN,
  TRAVELS,
} from './series-conflict.ts'

/** What a series asks of a bookable. */
export interface SeriesRequest {
  bookableId: string
  pattern: Pattern
  terms: SeriesTerms
  mode: SeriesMode
  idempotencyKey: string
}

/**
 * Takes the slots of a series for a few minutes, all of them in one transaction under the lock of their calendar:
 * nobody sees a part of it, and each is checked and priced as a single hold would be at this moment. Of a series
 * that must be whole nothing is written when some of it cannot be; every booking that cannot is named. The same
 * idempotency key with the same input answers the same again.
 */
export async function holdSeries(
  call: Call,
  { bookableId, pattern, terms, mode, idempotencyKey }: SeriesRequest,
  holdMinutes: number,
): Promise<HeldSeries> {
  const booker = bookerOf(authorize(call.actor, 'booking.hold', {}))
  refuseAny(patternProblems(pattern))
  const input = { bookableId, pattern, terms, mode, ...underMandateOf(booker) }
  const request = requestOf(booker.enterpriseId, 'holdSeries', idempotencyKey, input)
  await readBookable(call, bookableId)
  return transact(call, async (tx) => {
    const calendar = await lockCalendar(tx, bookableId)
    const offer = await readOffer({ db: tx }, bookableId)
    const plan = planOf(offer.bookable, pattern, terms)
    const earlier = await answerBefore(tx, request, plan)
    if (earlier) return earlier
    const held = await holdAll({ tx, calendar, offer, plan, booker, holdMinutes, now: call.now })
    const { length } = held.conflicts
    if (length > 0 && (mode === 'ALL_OR_NOTHING' || length === plan.occurrences.length)) {
      throw new Refusal(...held.conflicts)
    }
    await storeAnswer(tx, request, toStored(held))
    return held
  })
}

interface Setting {
  tx: Tx
  /** Locked, so that what is on offer stays as it is. */
  calendar: CalendarRow
  offer: Offer
  plan: SeriesPlan
  booker: Booker
  holdMinutes: number
  now: Date
}

/** Holds what can be held of a plan, and names what cannot. */
async function holdAll(setting: Setting): Promise<HeldSeries> {
  const { tx, plan, booker, holdMinutes, now } = setting
  const { bookable, occurrences, terms } = plan
  refuseAny([
    ...termsProblems(terms, bookable),
    ...(await placeProblems(tx, terms.meeting)),
    ...(bookable.retiredAt ? [RETIRED] : []),
  ])
  // What has run out stands in nobody's way.
  await settleDueIn({ db: tx, now }, bookable, spanning(occurrences))
  const { enterpriseId, mandateId = null } = booker
  const approvalCause = await approvalCauseFor(tx, bookable, enterpriseId, now)
  const ids = { id: newId(), bookableId: bookable.id, labId: bookable.labId, enterpriseId, mandateId }
  const series = await insertSeries(tx, ids)
  about(tx, 'BookingSeries', series.id)
  const conflicts: SeriesConflict[] = []
  for (const occurrence of occurrences) {
    const problem = await holdOne(setting, occurrence, { seriesId: series.id, approvalCause })
    if (problem) conflicts.push(seriesConflict(plan, occurrence, problem))
  }
  await expireTogether(tx, series, holdMinutes)
  return { series, conflicts }
}

/** Holds one booking of a series, or answers why it cannot be. */
async function holdOne(
  { tx, calendar, offer, plan: { bookable, terms }, booker, holdMinutes, now }: Setting,
  { startsAt, endsAt }: Occurrence,
  links: { seriesId: string; approvalCause: ApprovalCause | null },
): Promise<Pick<Problem, 'code' | 'text'> | null> {
  if (endsAt <= startsAt) return SKIPPED
  const wish = { ...terms, startsAt, endsAt }
  const [problem] = await wishProblems(tx, bookable, wish, booker.personId, now, (span) =>
    offeredOpenings(offer, span),
  )
  if (problem) return problem
  const booking = newBooking(booker, bookable, wish, { ...links, now })
  const kept = holdTerms(bookable, offer.revision, holdMinutes)
  const { outcome } = await holdMakingRoom(tx, calendar, bookable, booking, kept, now)
  if (outcome === 'TOO_FAR') return TRAVELS
  return outcome === 'HELD' ? null : TAKEN
}
