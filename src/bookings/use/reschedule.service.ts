import type { Call } from '../../accounts/call.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import type { CalendarRow } from '../../availability/calendars.table.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { overlap, type Period } from '../../shared/period.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import type { BookingStatus } from '../booking.ts'
import { tellLab, tellMandator } from '../booking-notices.service.ts'
import {
  findBooking,
  findReplacements,
  isDue,
  type LockedBooking,
  lockBooking,
} from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { refusePart } from '../bundled/bundled.service.ts'
import { feePercentAt } from '../charge.ts'
import { settleDueIn } from '../due.service.ts'
import { holdTerms } from '../hold.repository.ts'
import { transact } from '../mandates/transact.service.ts'
import { refuseTooFar } from '../meetings/travel.service.ts'
import { newBooking, wishOf } from '../new-booking.ts'
import { approvalCauseFor } from '../reliability.service.ts'
import { slotUnavailable } from '../slot-unavailable.ts'
import { type Agent, changeBooking, transition } from '../transition.repository.ts'
import { offerFreedTime } from '../waitlist/waitlist-offers.service.ts'
import { wishProblems } from '../wish.service.ts'
import { holdMakingRoom, reoccupy } from './occupy.service.ts'
import { FEE_DUE, MOVE_PENDING, notMovable, OVER_ITSELF } from './reschedule-problems.ts'

export interface NewTime extends Period {
  bookingId: string
  idempotencyKey: string
}

/**
 * Moves a booking to another time of its bookable: takes the new slot and frees the old one in one transaction, at
 * today's terms and price. When the new time is refused the old one stays. Where the lab must approve the new time,
 * the answer is a request that takes the place of the booking once it is approved; until then both keep their time.
 */
export async function rescheduleBooking(call: Call, { bookingId, idempotencyKey, ...time }: NewTime) {
  const { booking, agent } = await actOn(call, bookingId, 'booking.reschedule')
  const request = requestOf(booking.enterpriseId, 'rescheduleBooking', idempotencyKey, { bookingId, ...time })
  refusePart(booking)
  await settleDueIn(call, await readBookable(call, booking.bookableId), time)
  return transact(call, async (tx) => {
    const calendar = await lockCalendar(tx, booking.bookableId)
    const earlier = await storedAnswer<{ bookingId: string }>(tx, request)
    if (earlier) return (await findBooking(tx, earlier.bookingId))!
    const moved = await moveBooking({ tx, calendar, now: call.now }, booking, time, agent)
    await storeAnswer(tx, request, { bookingId: moved.id })
    return moved
  })
}

interface Setting {
  tx: Tx
  /** Locked. */
  calendar: CalendarRow
  now: Date
}

/**
 * Moves a booking in the caller's transaction, which has locked its calendar. The booking as it is then, or the request
 * that takes its place once the lab has approved it.
 */
export async function moveBooking(
  setting: Setting,
  { id, bookableId }: Pick<BookingRow, 'id' | 'bookableId'>,
  time: Period,
  agent: Agent,
): Promise<BookingRow> {
  const { tx, calendar, now } = setting
  const bookable = await readBookable({ db: tx }, bookableId)
  const current = await lockBooking(tx, id)
  const { units, operatorAssisted, purpose, meeting } = current
  const wish = wishOf({ ...time, units, operatorAssisted, purpose, meeting })
  refuseAny(await wishProblems(tx, bookable, wish, current.personId, now))
  await refuseUnmovable(tx, current)
  const approvalCause = await approvalCauseFor(tx, bookable, current.enterpriseId, now)
  const moved = newBooking(current, bookable, wish, { approvalCause, now })
  if (current.status === 'CONFIRMED' && approvalCause) {
    return requestMove(setting, bookable, current, moved, agent)
  }
  const taken = await reoccupy(tx, calendar, bookable, current, wish, now)
  if (!taken) throw slotUnavailable(bookable, wish)
  await refuseTooFar(tx, bookable, current, wish)
  const { startsAt, endsAt, priceFen, fenPerHour, terms } = moved
  const changes = { startsAt, endsAt, priceFen, fenPerHour, terms, unitsFixed: false }
  const changed = await changeBooking(tx, id, 'reschedule', changes, agent)
  await tellLab(tx, 'BOOKING_MOVED', changed, agent)
  await tellMandator(tx, 'BOOKING_MOVED', changed, agent)
  await offerFreedTime(tx, calendar, bookable, now)
  return changed
}

/** Holds the new time beside the old one, and asks the lab to approve it. */
async function requestMove(
  { tx, calendar, now }: Setting,
  bookable: Bookable,
  current: BookingRow,
  moved: ReturnType<typeof newBooking>,
  agent: Agent,
): Promise<BookingRow> {
  about(tx, 'Booking', moved.id)
  const terms = holdTerms(bookable, calendar.revision, 1)
  const booking = { ...moved, replacesId: current.id }
  const { outcome } = await holdMakingRoom(tx, calendar, bookable, booking, terms, now)
  if (outcome === 'TOO_FAR') throw slotUnavailable(bookable, moved, { cause: outcome })
  if (outcome !== 'HELD') {
    throw overlap(current, moved) ? new Refusal(OVER_ITSELF) : slotUnavailable(bookable, moved)
  }
  const requested = (await transition(tx, moved.id, 'request', agent))!
  await tellLab(tx, 'BOOKING_REQUESTED', requested, agent)
  await tellMandator(tx, 'BOOKING_REQUESTED', requested, agent)
  return requested
}

const MOVABLE: readonly BookingStatus[] = ['REQUESTED', 'CONFIRMED']

async function refuseUnmovable(tx: Tx, booking: LockedBooking): Promise<void> {
  const { status, startsAt, clock } = booking
  const isLate = startsAt <= clock || isDue(booking)
  if (!MOVABLE.includes(status) || isLate) throw new Refusal(notMovable(booking))
  if (status === 'CONFIRMED' && feePercentAt(booking, clock) > 0) throw new Refusal(FEE_DUE)
  if ((await findReplacements(tx, booking.id)).length > 0) throw new Refusal(MOVE_PENDING)
}
