import type { Call } from '../../accounts/call.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { Refusal } from '../../shared/refusal.ts'
import { tellBooker } from '../booking-notices.service.ts'
import { lockBooking } from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { endReplacements } from '../replacement.service.ts'
import { settledThroughout } from '../settle.service.ts'
import { transition } from '../transition.repository.ts'
import { hasClosedUnit } from '../use/occupancies.repository.ts'
import { stillClosed } from './breakdown-problems.ts'
import { waiveFees } from './disruption.repository.ts'

/**
 * Restores a disrupted booking, by the lab, before it begins: it is CONFIRMED as it was, and what was held in its
 * place is free again. Who booked may have made other plans meanwhile, so cancelling it, or not coming, costs nothing
 * from then on. Restoring twice is the same.
 */
export async function restoreBooking(call: Call, id: string): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.restore')
  return call.db.transaction(async (tx) =>
    settledThroughout(tx, booking, 'ONE', 'restore', async (each) => {
      await lockCalendar(tx, each.bookableId)
      const current = await lockBooking(tx, each.id)
      if (current.status === 'DISRUPTED' && (await hasClosedUnit(tx, current)))
        throw new Refusal(stillClosed(current))
      if (!(await transition(tx, each.id, 'restore', agent))) return null
      const restored = await waiveFees(tx, each.id)
      await endReplacements(tx, restored, agent, call.now)
      await tellBooker(tx, 'BOOKING_RESTORED', restored, agent)
      return restored
    }),
  )
}
