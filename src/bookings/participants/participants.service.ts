import type { Call } from '../../accounts/call.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { findBooking, lockBooking } from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { transact } from '../mandates/transact.service.ts'
import { lockCalendarsOf } from '../settle.service.ts'
import { stateProblem } from '../state-problem.ts'
import { begin } from '../use/attendance.service.ts'
import { namesProblems, seatsProblems, unattended, unnamed } from './participant.ts'
import { findParticipants, writeAttendance, writeNames } from './participants.repository.ts'
import type { ParticipantRow } from './participants.table.ts'

/** Says who is to sit on the seats of a booking of sessions, in the place of what was said before. */
export async function nameParticipants(
  call: Call,
  id: string,
  names: readonly string[],
): Promise<BookingRow> {
  const { booking } = await actOn(call, id, 'booking.nameParticipants')
  const { kind } = await readBookable(call, booking.bookableId)
  refuseAny(namesProblems(names, booking.units, kind))
  return transact(call, async (tx) => {
    const current = await lockBooking(tx, id)
    refuseAny(unnamed(current))
    const seats = Array.from({ length: current.units }, (_, i) => names[i]?.trim() ?? null)
    if (await isKnown(tx, current, ({ name, number }) => name === seats[number - 1])) return current
    await writeNames(tx, current, seats)
    return current
  })
}

/**
 * Records for which seats of a booking of sessions somebody came, by the lab, and that somebody came at all: the booking
 * is then CHECKED_IN. It may be corrected later, even when the session is over.
 */
export async function recordAttendance(call: Call, id: string, came: readonly number[]): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.recordAttendance')
  const { kind } = await readBookable(call, booking.bookableId)
  refuseAny(seatsProblems(came, booking.units, kind))
  return call.db.transaction(async (tx) => {
    await lockCalendarsOf(tx, [booking])
    await lockCalendar(tx, booking.bookableId)
    const current = await lockBooking(tx, id)
    refuseAny(unattended(current))
    if (await isKnown(tx, current, ({ attended, number }) => attended === came.includes(number)))
      return current
    const begins = current.status === 'CONFIRMED' && came.length > 0
    if (begins && !(await begin(tx, current, agent, call.now))) {
      throw new Refusal(stateProblem(current, 'checkIn'))
    }
    await writeAttendance(tx, current, came, agent.personId!)
    return (await findBooking(tx, id))!
  })
}

/** Whether all of this was said before, so that nothing is done. */
async function isKnown(
  tx: Tx,
  { id, units }: BookingRow,
  isSame: (participant: ParticipantRow) => boolean,
): Promise<boolean> {
  const known = await findParticipants(tx, [id])
  if (known.length < units || !known.every(isSame)) return false
  nothingNew(tx)
  return true
}
