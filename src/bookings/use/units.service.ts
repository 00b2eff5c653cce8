import type { Call } from '../../accounts/call.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import type { BookingStatus } from '../booking.ts'
import { isDue, lockBooking } from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { changeBooking } from '../transition.repository.ts'
import { unitsOfBookings } from './occupancies.repository.ts'
import { reoccupy } from './occupy.service.ts'
import { notMovable, UNITS_TAKEN } from './reschedule-problems.ts'

const ASSIGNABLE: readonly BookingStatus[] = ['HELD', 'REQUESTED', 'CONFIRMED']

/**
 * Fixes a booking to units, by the lab: from then on it is never moved to others. Bookings that are not fixed make
 * room on other units, at their own time. Fixing it twice to the same is the same.
 */
export async function assignUnits(call: Call, id: string, units: readonly number[]): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.assignUnits')
  return call.db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, booking.bookableId)
    const bookable = await readBookable({ db: tx }, booking.bookableId)
    const current = await lockBooking(tx, id)
    if (!ASSIGNABLE.includes(current.status) || isDue(current)) throw new Refusal(notMovable(current))
    refuseAny(numberProblems(units, current, bookable))
    const taken = (await unitsOfBookings(tx, [id])).map(({ unit }) => unit)
    if (current.unitsFixed && taken.every((unit) => units.includes(unit))) {
      nothingNew(tx)
      return current
    }
    const { startsAt, endsAt } = current
    const place = { startsAt, endsAt, units: current.units, only: units }
    if (!(await reoccupy(tx, calendar, bookable, current, place, call.now))) throw new Refusal(UNITS_TAKEN)
    return changeBooking(tx, id, 'assignUnits', { unitsFixed: true }, agent)
  })
}

function numberProblems(units: readonly number[], booking: BookingRow, bookable: Bookable): Problem[] {
  const exist = units.every((unit) => unit >= 1 && unit <= bookable.units)
  if (exist && new Set(units).size === units.length && units.length === booking.units) return []
  return [
    {
      code: 'INVALID_INPUT',
      path: ['units'],
      text: {
        en: `Name ${booking.units} different units from 1 to ${bookable.units}: as many as the booking has.`,
        zh: `请指定 ${booking.units} 个不同的台位(编号 1 至 ${bookable.units}),数量须与预约一致。`,
      },
    },
  ]
}
