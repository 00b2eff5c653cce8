import type { CalendarRow } from '../../availability/calendars.table.ts'
import type { ClosureRow } from '../../availability/closures.table.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import type { NoticeKind } from '../../notices/notification.ts'
import type { Tx } from '../../shared/db.ts'
import type { BookingStatus } from '../booking.ts'
import { tellBooker } from '../booking-notices.service.ts'
import { lockBooking } from '../bookings.repository.ts'
import type { BookingRow } from '../bookings.table.ts'
import { runOutHeldWith } from '../bundled/bundled.service.ts'
import { release } from '../release.service.ts'
import { type Agent, recordEvent, transition } from '../transition.repository.ts'
import { reoccupy } from '../use/occupy.service.ts'
import { findAffected } from './disruption.repository.ts'

/** A calendar that is locked, by whom it was closed, and when. */
export interface Closing {
  tx: Tx
  calendar: CalendarRow
  bookable: Bookable
  agent: Agent
  now: Date
}

/** Sees to every booking in a closure that has just been made, those under way excepted. */
export async function clearClosed(closing: Closing, closure: ClosureRow) {
  const cleared = { disrupted: [] as BookingRow[], moved: 0, ended: 0 }
  for (const { id } of await findAffected(closing.tx, closure, closing.now)) {
    // Whoever confirms it at this moment is before this or after it; only now is it certain.
    const booking = await lockBooking(closing.tx, id)
    if (await moveToOtherUnits(closing, booking, closure)) cleared.moved += 1
    else if (booking.status === 'CONFIRMED') cleared.disrupted.push(...(await disrupt(closing, booking)))
    else if (await endUnpromised(closing, booking)) cleared.ended += 1
  }
  return cleared
}

const MOVABLE: readonly BookingStatus[] = ['HELD', 'REQUESTED', 'CONFIRMED']

/** Gives a booking units that are open at its own time; false, and it keeps its own, when there are none. */
async function moveToOtherUnits(
  { tx, calendar, bookable, agent, now }: Closing,
  booking: BookingRow,
  { unit }: ClosureRow,
): Promise<boolean> {
  const stays = booking.unitsFixed || !MOVABLE.includes(booking.status)
  if (stays || unit === null || bookable.units === 1) return false
  try {
    // What is found not to fit is taken back alone.
    await tx.transaction(async (attempt) => {
      if (!(await reoccupy(attempt, calendar, bookable, booking, booking, now))) throw NO_ROOM
    })
  } catch (error) {
    if (error === NO_ROOM) return false
    throw error
  }
  await recordEvent(tx, booking.id, 'assignUnits', agent)
  return true
}

const NO_ROOM = new Error('no other units are free')

/** Keeps the time of a booking, in case that it can be restored. */
async function disrupt({ tx, agent }: Closing, { id }: BookingRow): Promise<BookingRow[]> {
  const disrupted = await transition(tx, id, 'disrupt', agent)
  if (!disrupted) return []
  await tellBooker(tx, 'BOOKING_DISRUPTED', disrupted, agent)
  return [disrupted]
}

// What was not approved yet has not been promised: were it disrupted, restoring it would have to ask the lab again.
const ENDINGS: Partial<Record<BookingStatus, { how: 'cancel' | 'decline'; kind: NoticeKind }>> = {
  HELD: { how: 'cancel', kind: 'BOOKING_CANCELLED' },
  REQUESTED: { how: 'decline', kind: 'BOOKING_DECLINED' },
}

/** Ends a hold or a request; false when it is something else by now. */
async function endUnpromised({ tx, agent, now }: Closing, booking: BookingRow): Promise<boolean> {
  const ending = ENDINGS[booking.status]
  const ended = ending && (await release(tx, booking, ending.how, agent, now))
  if (!ended) return false
  if (booking.status === 'HELD') await runOutHeldWith(tx, ended)
  // The end of an offer to one who waits has been told.
  const isOffer = booking.status === 'HELD' && booking.waitlistEntryId !== null
  if (!isOffer) await tellBooker(tx, ending.kind, ended, agent)
  return true
}
