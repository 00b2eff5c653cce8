import { lockCalendar } from '../availability/calendars.repository.ts'
import { applyChange } from '../availability/calendars.service.ts'
import type { CalendarRow } from '../availability/calendars.table.ts'
import { deleteOccupancies } from '../availability/schedule.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import type { Tx } from '../shared/db.ts'
import { type BookingStatus, TRANSITIONS } from './booking.ts'
import { tellBooker } from './booking-notices.service.ts'
import { lockBooking } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { chargeForEnding } from './charge.ts'
import { type Agent, transition } from './transition.repository.ts'
import { hasClosedUnit } from './use/occupancies.repository.ts'
import { endEntryOf, waitAgain } from './waitlist/waitlist.repository.ts'
import { offerFreedTime } from './waitlist/waitlist-offers.service.ts'

type Unused = 'expire' | 'decline' | 'cancel' | 'miss' | 'replace' | 'lapse'

/** A booking that has ended, and the state that it was in until then. */
export type Released = BookingRow & { before: BookingStatus }

/**
 * Ends a booking that was not used and frees its time, in the caller's transaction. Null when the booking cannot go
 * there from where it is. The calendar is locked before the booking, as everywhere, so that no two can wait for each
 * other.
 */
export async function release(
  tx: Tx,
  { id, bookableId }: Pick<BookingRow, 'id' | 'bookableId'>,
  how: Unused,
  agent: Agent,
  now: Date,
): Promise<Released | null> {
  const calendar = await lockCalendar(tx, bookableId)
  const booking = await lockBooking(tx, id)
  if (!(TRANSITIONS[how].from as readonly BookingStatus[]).includes(booking.status)) return null
  const byEnterprise = agent.organizationId === booking.enterpriseId
  const charge = chargeForEnding(booking, how, booking.clock, byEnterprise)
  const released = await transition(tx, id, how, agent, { charge, endedAt: booking.clock })
  if (!released) return null
  await endOffer(tx, released, booking.status, how, agent)
  await freeTime(tx, calendar, released, now)
  return { ...released, before: booking.status }
}

/**
 * Where the booking was offered from a waitlist: ends the waiting, and tells whoever has lost the offer. Where its lab
 * has closed the time and takes the offer back, the waiting goes on at its old place.
 */
async function endOffer(
  tx: Tx,
  booking: BookingRow,
  before: BookingStatus,
  how: Unused,
  agent: Agent,
): Promise<void> {
  if (!booking.waitlistEntryId) return
  const lapsed = how === 'expire' || how === 'lapse'
  const wasOpen = (await isTakenBack(tx, booking, how, agent))
    ? await waitAgain(tx, booking.waitlistEntryId)
    : await endEntryOf(tx, booking, lapsed ? 'LAPSED' : 'LEFT')
  // Of any other state the booking's own notices tell.
  if (wasOpen && before === 'HELD') {
    await tellBooker(tx, lapsed ? 'OFFER_LAPSED' : 'BOOKING_CANCELLED', booking, agent)
  }
}

const isTakenBack = async (tx: Tx, booking: BookingRow, how: Unused, { organizationId }: Agent) =>
  how === 'cancel' && organizationId === booking.labId && (await hasClosedUnit(tx, booking))

/** Gives the time of a booking back, and offers it to those who wait for it. The caller holds the calendar's lock. */
export async function freeTime(tx: Tx, calendar: CalendarRow, { id, bookableId }: BookingRow, now: Date) {
  const bookable = await readBookable({ db: tx }, bookableId)
  // The buffers may have been others when it was made, so what it took decides, not its own period.
  const periods = await deleteOccupancies(tx, id)
  // Several units were taken for the same time.
  for (const period of periods.slice(0, 1)) {
    await applyChange(tx, calendar, bookable, { cause: 'FREED', period, now })
  }
  await offerFreedTime(tx, calendar, bookable, now)
}
