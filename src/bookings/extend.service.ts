import type { Call } from '../accounts/call.ts'
import { lockCalendar } from '../availability/calendars.repository.ts'
import { periodProblems } from '../availability/slot-problems.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { totalOf } from '../catalog/price.ts'
import type { Db } from '../shared/db.ts'
import { requestOf, storeAnswer } from '../shared/idempotency.repository.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { slotUnavailable } from './alternatives.service.ts'
import type { BookingStatus } from './booking.ts'
import { lockBooking } from './bookings.repository.ts'
import { actOn } from './bookings.service.ts'
import type { BookingRow } from './bookings.table.ts'
import { bookedParts } from './charge.ts'
import { settleDueIn } from './due.service.ts'
import { unitsOfBookings } from './occupancies.repository.ts'
import { reoccupy } from './occupy.service.ts'
import { NOT_LATER, notMovable } from './reschedule-problems.ts'
import { changeBooking } from './transition.repository.ts'
import { openingProblems } from './wish.service.ts'

export interface Extension {
  bookingId: string
  endsAt: Date
  idempotencyKey: string
}

const EXTENSIBLE: readonly BookingStatus[] = ['CONFIRMED', 'CHECKED_IN']

/**
 * Lets a booking end later, if its units are free for so long, at the terms that it was made on. Whoever overruns
 * asks for it before the end; when somebody else comes next it is refused, and the booking ends as it would.
 */
export async function extendBooking(
  call: Call,
  { bookingId, endsAt, idempotencyKey }: Extension,
): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, bookingId, 'booking.attend')
  const organizationId = agent.organizationId!
  const request = requestOf(organizationId, 'extendBooking', idempotencyKey, { bookingId, endsAt })
  await settleDueIn(call, await readBookable(call, booking.bookableId), {
    startsAt: booking.startsAt,
    endsAt,
  })
  return call.db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, booking.bookableId)
    const bookable = await readBookable({ db: tx }, booking.bookableId)
    const current = await lockBooking(tx, bookingId)
    const fresh = await storeAnswer(tx, request, { bookingId })
    if (!fresh) return current
    if (!EXTENSIBLE.includes(current.status)) throw new Refusal(notMovable(current))
    const longer = { ...current, endsAt }
    refuseAny(await extensionProblems(tx, bookable, current, endsAt, call.now))
    const only = await unitsThatStay(tx, current)
    const place = { startsAt: current.startsAt, endsAt, units: current.units, only }
    if (!(await reoccupy(tx, calendar, bookable, current, place, call.now))) {
      throw slotUnavailable(bookable, { startsAt: current.endsAt, endsAt })
    }
    const changes = { endsAt, priceFen: totalOf(bookedParts(longer)) }
    return changeBooking(tx, bookingId, 'extend', changes, agent)
  })
}

async function extensionProblems(
  db: Db,
  bookable: Bookable,
  { startsAt, endsAt: until }: BookingRow,
  endsAt: Date,
  now: Date,
): Promise<Problem[]> {
  if (endsAt <= until) return [NOT_LATER]
  // The start may lie in the past; the grid and the horizon are those of any booking.
  const problems = periodProblems({ startsAt: until, endsAt }, { ...bookable, leadMinutes: 0 }, now)
  return problems.length > 0 ? problems : openingProblems(db, bookable, { startsAt, endsAt })
}

/** The units on which a booking must stay: those that it is used on, or that the lab has fixed. */
async function unitsThatStay(db: Db, { id, status, unitsFixed }: BookingRow): Promise<number[] | undefined> {
  if (status !== 'CHECKED_IN' && !unitsFixed) return undefined
  return (await unitsOfBookings(db, [id])).map(({ unit }) => unit)
}
