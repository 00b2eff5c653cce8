import { lockCalendar } from '../availability/calendars.repository.ts'
import { applyChange } from '../availability/calendars.service.ts'
import { deleteOccupancies } from '../availability/schedule.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import type { Tx } from '../shared/db.ts'
import { type Agent, transition } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'

/**
 * Ends a booking and frees its time, in the caller's transaction. Null when the booking cannot go there from where
 * it is. The calendar is locked before the booking, as everywhere, so that no two can wait for each other.
 */
export async function release(
  tx: Tx,
  { id, bookableId }: BookingRow,
  how: 'expire' | 'decline' | 'cancel',
  agent: Agent,
  now: Date,
): Promise<BookingRow | null> {
  const calendar = await lockCalendar(tx, bookableId)
  const released = await transition(tx, id, how, agent)
  if (!released) return null
  const bookable = await readBookable({ db: tx }, bookableId)
  // The buffers may have been others when it was made, so what it took decides, not its own period.
  for (const period of await deleteOccupancies(tx, id)) {
    await applyChange(tx, calendar, bookable, { cause: 'FREED', period, now })
  }
  return released
}
