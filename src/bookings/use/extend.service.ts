import type { Call } from '../../accounts/call.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { periodProblems } from '../../availability/slot-problems.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { totalOf } from '../../catalog/price.ts'
import type { Db } from '../../shared/db.ts'
import { requestOf, storeAnswer } from '../../shared/idempotency.repository.ts'
import { type Problem, refuseAny } from '../../shared/refusal.ts'
import type { BookingStatus } from '../booking.ts'
import { tellParties } from '../booking-notices.service.ts'
import { isDue, type LockedBooking, lockBooking } from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { bookedParts } from '../charge.ts'
import { settleDueIn } from '../due.service.ts'
import { transact } from '../mandates/transact.service.ts'
import { refuseTooFar } from '../meetings/travel.service.ts'
import { qualificationProblems } from '../qualifications/qualifications.service.ts'
import { slotUnavailable } from '../slot-unavailable.ts'
import { type Agent, changeBooking } from '../transition.repository.ts'
import { openingProblems } from '../wish.service.ts'
import { unitsOfBookings } from './occupancies.repository.ts'
import { reoccupy } from './occupy.service.ts'
import { ENTERPRISE_EXTENDS, LAB_EXTENDS, NOT_LATER, notMovable } from './reschedule-problems.ts'

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
  return transact(call, async (tx) => {
    const calendar = await lockCalendar(tx, booking.bookableId)
    const bookable = await readBookable({ db: tx }, booking.bookableId)
    const current = await lockBooking(tx, bookingId)
    const fresh = await storeAnswer(tx, request, { bookingId })
    if (!fresh) return current
    refuseAny(partyProblems(current, agent))
    const longer = { ...current, endsAt }
    refuseAny(await extensionProblems(tx, bookable, current, longer))
    const only = await unitsThatStay(tx, current)
    const place = { startsAt: current.startsAt, endsAt, units: current.units, only }
    if (!(await reoccupy(tx, calendar, bookable, current, place, call.now))) {
      throw slotUnavailable(bookable, { ...longer, startsAt: current.endsAt }, { path: ['endsAt'] })
    }
    await refuseTooFar(tx, bookable, current, longer, ['endsAt'])
    const changes = { endsAt, priceFen: totalOf(bookedParts(longer)) }
    const extended = await changeBooking(tx, bookingId, 'extend', changes, agent)
    await tellParties(tx, 'BOOKING_EXTENDED', extended, agent)
    return extended
  })
}

/** Who may make it longer: before the check-in its enterprise, where no lab has to approve it; then either. */
function partyProblems(booking: LockedBooking, { organizationId }: Agent): Problem[] {
  const { status, approvalCause, enterpriseId } = booking
  if (!EXTENSIBLE.includes(status) || isDue(booking)) return [notMovable(booking)]
  const byEnterprise = organizationId === enterpriseId
  if (byEnterprise) return approvalCause === null ? [] : [LAB_EXTENDS]
  return status === 'CHECKED_IN' ? [] : [ENTERPRISE_EXTENDS]
}

async function extensionProblems(
  db: Db,
  bookable: Bookable,
  { endsAt: until, personId, clock }: LockedBooking,
  longer: BookingRow,
): Promise<Problem[]> {
  if (longer.endsAt <= until) return [NOT_LATER]
  // The start may lie in the past; the grid and the horizon are those of any booking.
  const added = { startsAt: until, endsAt: longer.endsAt }
  const problems = [
    ...periodProblems(added, { ...bookable, leadMinutes: 0 }, clock),
    ...(await qualificationProblems(db, bookable, longer, personId)),
  ]
  return problems.length > 0 ? problems : openingProblems(db, bookable, longer)
}

/** The units on which a booking must stay: those that it is used on, or that the lab has fixed. */
async function unitsThatStay(db: Db, booking: LockedBooking): Promise<number[] | undefined> {
  const { id, status, unitsFixed, startsAt, clock } = booking
  if (status !== 'CHECKED_IN' && !unitsFixed && startsAt > clock) return undefined
  return (await unitsOfBookings(db, [id])).map(({ unit }) => unit)
}
