import { readFree } from '../availability/calendars.repository.ts'
import type { CalendarRow } from '../availability/calendars.table.ts'
import { readOpenings } from '../availability/schedule.service.ts'
import { slotsOf } from '../availability/slot.ts'
import { type Span, spanOf, weeksTouched } from '../availability/span.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import { tellBooker } from './booking-notices.service.ts'
import { holdInDatabase, holdTerms } from './hold.repository.ts'
import { newBooking, type Wish } from './new-booking.ts'
import { qualificationProblems } from './qualifications.service.ts'
import { approvalCauseFor } from './reliability.service.ts'
import { NOBODY } from './transition.repository.ts'
import { findWaiting, markOffered, markSeen } from './waitlist.repository.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'
import { inOrder } from './waitlist-entry.ts'

/**
 * Offers time of a calendar that has become free to those who wait for it, in their order: each who can have a slot
 * holds it from now on, and nobody else can take it until the offer is accepted or lapses. In the transaction that
 * freed the time, whose lock the caller holds, so that nobody can come between.
 */
export async function offerFreedTime(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  now: Date,
): Promise<void> {
  const waiting = await findWaiting(tx, bookable.id, now)
  if (waiting.length === 0 || bookable.retiredAt) return
  const market = await readMarket(tx, bookable, waiting)
  for (const entry of inOrder(waiting, bookable.policy.waitlistOrder)) {
    const slot = firstSlot(market, bookable, entry, now)
    if (!slot || !(await offer(tx, calendar, bookable, entry, slot, now))) continue
    market.free = await readFreeOf(tx, bookable, market.span)
  }
  await markSeen(tx, bookable.id)
}

interface Market {
  span: Span
  openings: Parameters<typeof slotsOf>[0]['openings']
  free: Span[][]
}

async function readMarket(tx: Tx, bookable: Bookable, waiting: readonly WaitlistEntryRow[]): Promise<Market> {
  const spans = waiting.map(spanOf)
  const span = {
    from: Math.min(...spans.map(({ from }) => from)),
    until: Math.max(...spans.map(({ until }) => until)),
  }
  const openings = await readOpenings(tx, [bookable], span)
  return { span, openings: openings.get(bookable.id) ?? [], free: await readFreeOf(tx, bookable, span) }
}

const readFreeOf = async (tx: Tx, { id }: Bookable, span: Span): Promise<Span[][]> =>
  (await readFree(tx, [id], weeksTouched(span))).get(id) ?? []

function firstSlot({ openings, free }: Market, bookable: Bookable, entry: WaitlistEntryRow, now: Date) {
  const question = { openings, free, terms: bookable, minutes: entry.minutes, window: spanOf(entry), now }
  for (const slot of slotsOf(question)) if (slot.unitsLeft >= entry.units) return slot
  return null
}

async function offer(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  entry: WaitlistEntryRow,
  { startsAt, endsAt }: Period,
  now: Date,
): Promise<boolean> {
  const { units, operatorAssisted, purpose, personId, enterpriseId } = entry
  const wish: Wish = { startsAt, endsAt, units, operatorAssisted, purpose }
  if ((await qualificationProblems(tx, bookable, wish, personId)).length > 0) return false
  const approvalCause = await approvalCauseFor(tx, bookable, enterpriseId, now)
  const booking = newBooking(entry, bookable, wish, { approvalCause, now, waitlistEntryId: entry.id })
  const terms = holdTerms(bookable, calendar.revision, bookable.policy.offerMinutes)
  const result = await holdInDatabase(tx, booking, terms)
  if (result.outcome !== 'HELD') return false
  await markOffered(tx, entry.id)
  await tellBooker(tx, 'OFFER_MADE', result.booking, NOBODY)
  return true
}
