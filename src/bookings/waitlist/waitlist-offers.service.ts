import type { CalendarRow } from '../../availability/calendars.table.ts'
import { readFree } from '../../availability/ledger.repository.ts'
import { readOpenings } from '../../availability/schedule.service.ts'
import { bookableSpan } from '../../availability/slot.ts'
import { type Span, weeksTouched } from '../../availability/span.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import type { Tx } from '../../shared/db.ts'
import type { Period } from '../../shared/period.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { tellBooker } from '../booking-notices.service.ts'
import { holdTerms } from '../hold.repository.ts'
import { mayOffer } from '../mandates/mandated-offer.service.ts'
import { newBooking, wishOf } from '../new-booking.ts'
import { qualificationProblems } from '../qualifications/qualifications.service.ts'
import { approvalCauseFor } from '../reliability.service.ts'
import { NOBODY } from '../transition.repository.ts'
import { holdMakingRoom } from '../use/occupy.service.ts'
import { termsProblems } from '../wish-problems.ts'
import { findWaiting, markOffered, markSeen } from './waitlist.repository.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'
import { inOrder, spanInside } from './waitlist-entry.ts'
import { slotsFor, type WaitlistQuestion } from './waitlist-slots.ts'

/**
 * Offers time of a calendar that has become free to those who wait for it, in their order: each who can have a slot
 * holds it from now on, and nobody else can take it until the offer is accepted or lapses. In the transaction that
 * freed the time, whose lock the caller holds, so that nobody can come between.
 */
export const offerFreedTime = (tx: Tx, calendar: CalendarRow, bookable: Bookable, now: Date): Promise<void> =>
  // Others wait for it than the one who frees it, and neither may see the other.
  asSystem(tx, () => offerToAll(tx, calendar, bookable, now))

async function offerToAll(tx: Tx, calendar: CalendarRow, bookable: Bookable, now: Date): Promise<void> {
  if (bookable.retiredAt) return
  const waiting = await findWaiting(tx, bookable.id)
  if (waiting.length === 0) return
  const round = await beginRound(tx, calendar, bookable, waiting, now)
  for (const entry of inOrder(waiting, bookable.policy.waitlistOrder)) {
    if (await offerFirst(round, entry)) round.free = await readFreeOf(round)
    // Nobody behind goes first meanwhile; as nothing is marked as seen, those who care for waitlists look again soon.
    if (round.isBusy) return
  }
  await markSeen(tx, bookable.id)
}

/** One look at a calendar for all who wait for it. */
interface Round extends WaitlistQuestion {
  tx: Tx
  calendar: CalendarRow
  bookable: Bookable
  span: Span
  /** How many more slots may be tried that others would have to make room for: each may take a while. */
  tries: number
  /** Whether somebody acts under the mandate of an entry at this moment: what it allows is not known then. */
  isBusy: boolean
}

const MAX_TRIES = 50

async function beginRound(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  waiting: readonly WaitlistEntryRow[],
  now: Date,
): Promise<Round> {
  const { from, until } = bookableSpan(bookable, now)
  const spans = waiting.map(spanInside)
  const span = {
    from: Math.max(from, Math.min(...spans.map((each) => each.from))),
    until: Math.min(until, Math.max(...spans.map((each) => each.until))),
  }
  const openings = (await readOpenings(tx, [bookable.id], span))(bookable)
  const round = {
    tx,
    calendar,
    bookable,
    span,
    openings,
    free: [],
    terms: bookable,
    now,
    tries: MAX_TRIES,
    isBusy: false,
  }
  return { ...round, free: await readFreeOf(round) }
}

const readFreeOf = async ({ tx, bookable, span }: Pick<Round, 'tx' | 'bookable' | 'span'>) =>
  (await readFree(tx, [bookable.id], weeksTouched(span))).get(bookable.id) ?? []

/** Offers the earliest slot that an entry can have; whether there was one. */
async function offerFirst(round: Round, entry: WaitlistEntryRow): Promise<boolean> {
  const { tx, bookable } = round
  // The lab may have changed its terms since.
  if (termsProblems(entry, bookable).length > 0) return false
  for (const slot of slotsFor(entry, round)) {
    const wish = wishOf({ ...entry, ...slot })
    // Who is not qualified for as long as this is not for later either.
    if ((await qualificationProblems(tx, bookable, wish, entry.personId)).length > 0) return false
    if (await offer(round, entry, slot)) return true
    round.tries -= 1
    if (round.tries <= 0 || round.isBusy) return false
  }
  return false
}

async function offer(round: Round, entry: WaitlistEntryRow, slot: Period): Promise<boolean> {
  const { tx, calendar, bookable, now } = round
  const approvalCause = await approvalCauseFor(tx, bookable, entry.enterpriseId, now)
  const links = { approvalCause, now, waitlistEntryId: entry.id }
  const booking = newBooking(entry, bookable, wishOf({ ...entry, ...slot }), links)
  const allowed = await mayOffer(tx, booking)
  round.isBusy = allowed === 'BUSY'
  if (allowed !== true) return false
  const terms = holdTerms(bookable, calendar.revision, bookable.policy.offerMinutes)
  const held = await holdMakingRoom(tx, calendar, bookable, booking, terms, now)
  if (held.outcome !== 'HELD') return false
  await markOffered(tx, entry.id)
  await tellBooker(tx, 'OFFER_MADE', held.booking, NOBODY)
  return true
}
