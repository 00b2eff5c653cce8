import type { Tx } from '../shared/db.ts'
import { Refusal } from '../shared/refusal.ts'
import { tellLab } from './booking-notices.service.ts'
import { findBooking, findReplacements } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { release } from './release.service.ts'
import { inheritSeries } from './series.repository.ts'
import { stateProblem } from './state-problem.ts'
import type { Agent } from './transition.repository.ts'

// A booking may be made to take the place of another one: the new time of a booking that its lab must approve, or
// the alternative to one that was disrupted. Both keep their time until it is decided.

/**
 * Ends the booking whose place a confirmed one takes, in its series too; refuses when that one can no longer be
 * replaced. The confirmed one as it is then.
 */
export async function endReplaced(tx: Tx, booking: BookingRow, agent: Agent, now: Date): Promise<BookingRow> {
  if (!booking.replacesId) return booking
  const replaced = (await findBooking(tx, booking.replacesId))!
  const ended = await release(tx, replaced, 'replace', agent, now)
  if (!ended) throw new Refusal(stateProblem(replaced, 'replace'))
  // Its own lab hears of the one that takes its place.
  if (ended.labId !== booking.labId) await tellLab(tx, 'BOOKING_CANCELLED', ended, agent)
  return inheritSeries(tx, ended, booking)
}

/** Frees what was kept to take the place of a booking that has ended. */
export async function endReplacements(tx: Tx, { id }: BookingRow, agent: Agent, now: Date): Promise<void> {
  for (const replacement of await findReplacements(tx, id))
    await release(tx, replacement, 'cancel', agent, now)
}
