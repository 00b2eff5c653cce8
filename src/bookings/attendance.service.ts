import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import { lockCalendar } from '../availability/calendars.repository.ts'
import { applyChange } from '../availability/calendars.service.ts'
import type { CalendarRow } from '../availability/calendars.table.ts'
import { instantOf, quarterFrom } from '../availability/quarter.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import type { Tx } from '../shared/db.ts'
import { after, MINUTE } from '../shared/period.ts'
import { type Problem, refuseAny } from '../shared/refusal.ts'
import { lockBooking } from './bookings.repository.ts'
import { actOn } from './bookings.service.ts'
import type { BookingRow } from './bookings.table.ts'
import { chargeForUse, usedMinutes, usedPeriod } from './charge.ts'
import { shortenOccupancies } from './occupancies.repository.ts'
import { freeTime } from './release.service.ts'
import { settled } from './settle.service.ts'
import { transition } from './transition.repository.ts'
import { offerFreedTime } from './waitlist-offers.service.ts'

/** Records that somebody has come, by the enterprise or the lab. Checking in twice is the same. */
export async function checkIn(call: Call, id: string): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.attend')
  return call.db.transaction(async (tx) =>
    settled(tx, booking, 'checkIn', (each) =>
      transition(tx, each.id, 'checkIn', agent, { checkedInAt: call.now }),
    ),
  )
}

/**
 * Records that the use is over, by the enterprise or the lab: what was used is counted and charged by the terms of the
 * booking, and the rest of its time is free at once. The lab may say how long its operator helped.
 */
export async function checkOut(call: Call, id: string, operatorMinutes?: number | null): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.attend')
  if (operatorMinutes != null) authorize(call.actor, 'booking.recordOperator', booking)
  refuseAny(operatorProblems(operatorMinutes ?? 0))
  return call.db.transaction(async (tx) =>
    settled(tx, booking, 'checkOut', async ({ bookableId }) => {
      const calendar = await lockCalendar(tx, bookableId)
      const locked = await lockBooking(tx, id)
      const ended = await transition(tx, id, 'checkOut', agent, {
        endedAt: call.now,
        usedMinutes: usedMinutes(usedPeriod(locked, call.now)),
        operatorMinutes: operatorMinutes ?? null,
        charge: chargeForUse(locked, call.now, operatorMinutes ?? null),
      })
      if (ended) await freeRest(tx, calendar, ended, call.now)
      return ended
    }),
  )
}

/** Frees what is left of a booking's time from the next quarter of an hour on, after the time to clean up. */
async function freeRest(tx: Tx, calendar: CalendarRow, booking: BookingRow, now: Date): Promise<void> {
  const bookable = await readBookable({ db: tx }, booking.bookableId)
  const over = instantOf(quarterFrom(now))
  if (over >= booking.endsAt) return
  if (over <= booking.startsAt) return freeTime(tx, calendar, booking, now)
  await shortenOccupancies(tx, booking.id, after(over, bookable.bufferAfterMinutes * MINUTE))
  const period = { startsAt: over, endsAt: after(booking.endsAt, bookable.bufferAfterMinutes * MINUTE) }
  await applyChange(tx, calendar, bookable, { cause: 'FREED', period, now })
  await offerFreedTime(tx, calendar, bookable, now)
}

const MAX_OPERATOR_MINUTES = 30 * 24 * 60

const operatorProblems = (minutes: number): Problem[] =>
  minutes >= 0 && minutes <= MAX_OPERATOR_MINUTES
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['operatorMinutes'],
          text: {
            en: `Minutes of an operator must be from 0 to ${MAX_OPERATOR_MINUTES}.`,
            zh: `操作员服务分钟数须在 0 到 ${MAX_OPERATOR_MINUTES} 之间。`,
          },
        },
      ]
