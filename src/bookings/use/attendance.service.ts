import type { Call } from '../../accounts/call.ts'
import { authorize } from '../../accounts/permission.ts'
import { lockCalendar } from '../../availability/calendars.repository.ts'
import { applyChange } from '../../availability/calendars.service.ts'
import type { CalendarRow } from '../../availability/calendars.table.ts'
import { instantOf, quarterFrom } from '../../availability/quarter.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import type { Tx } from '../../shared/db.ts'
import { after, MINUTE, minutesOf } from '../../shared/period.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { lockBooking } from '../bookings.repository.ts'
import { actOn } from '../bookings.service.ts'
import type { BookingRow } from '../bookings.table.ts'
import { chargeForCheckOut, usedMinutes } from '../charge.ts'
import { transact } from '../mandates/transact.service.ts'
import { freeTime } from '../release.service.ts'
import { endReplacements } from '../replacement.service.ts'
import { settled, settledThroughout } from '../settle.service.ts'
import { type Agent, transition } from '../transition.repository.ts'
import { offerFreedTime } from '../waitlist/waitlist-offers.service.ts'
import { shortenOccupancies, takenUntil } from './occupancies.repository.ts'

/** Records that somebody has come, by the enterprise or the lab. Checking in twice is the same. */
export async function checkIn(call: Call, id: string): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.attend')
  return transact(call, async (tx) =>
    settledThroughout(tx, booking, 'ONE', 'checkIn', (each) => begin(tx, each, agent, call.now)),
  )
}

/** Lets a booking begin, when it may; null when it may not. What was kept to take its place is free again. */
export async function begin(
  tx: Tx,
  { id, bookableId }: Pick<BookingRow, 'id' | 'bookableId'>,
  agent: Agent,
  now: Date,
): Promise<BookingRow | null> {
  // Whoever moves it at this moment locks the calendar first, as everybody does.
  await lockCalendar(tx, bookableId)
  const { clock } = await lockBooking(tx, id)
  const begun = await transition(tx, id, 'checkIn', agent, { checkedInAt: clock })
  // Whoever has come needs no other time.
  if (begun) await endReplacements(tx, begun, agent, now)
  return begun
}

/**
 * Records that the use is over, by the enterprise or the lab: what was used is counted and charged by the terms of the
 * booking, and the rest of its time is free at once. The lab may say how long its operator helped.
 */
export async function checkOut(call: Call, id: string, operatorMinutes?: number | null): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.attend')
  if (operatorMinutes != null) authorize(call.actor, 'booking.recordOperator', booking)
  refuseAny(operatorProblems(operatorMinutes ?? 0, booking))
  return transact(call, async (tx) => {
    const ended = await settled(tx, booking, 'checkOut', async ({ bookableId }) => {
      const calendar = await lockCalendar(tx, bookableId)
      const locked = await lockBooking(tx, id)
      const ended = await transition(tx, id, 'checkOut', agent, {
        endedAt: locked.clock,
        usedMinutes: usedMinutes(locked, locked.clock),
        operatorMinutes: operatorMinutes ?? null,
        charge: chargeForCheckOut(
          locked,
          locked.clock,
          operatorMinutes ?? null,
          agent.organizationId === locked.enterpriseId,
        ),
      })
      if (ended) await freeRest(tx, calendar, ended, call.now)
      return ended
    })
    const isLate = operatorMinutes != null && ended.operatorMinutes !== operatorMinutes
    if (isLate) throw new Refusal(CHARGED)
    return ended
  })
}

/** Frees what is left of a booking's time from the next quarter of an hour on, after the time to clean up. */
async function freeRest(tx: Tx, calendar: CalendarRow, booking: BookingRow, now: Date): Promise<void> {
  const bookable = await readBookable({ db: tx }, booking.bookableId)
  const over = instantOf(quarterFrom(now))
  if (over >= booking.endsAt) return
  if (over <= booking.startsAt) return freeTime(tx, calendar, booking, now)
  // The buffers may have been others when it was made.
  const until = (await takenUntil(tx, booking.id)) ?? booking.endsAt
  await shortenOccupancies(tx, booking.id, after(over, bookable.bufferAfterMinutes * MINUTE))
  const period = { startsAt: over, endsAt: until }
  await applyChange(tx, calendar, bookable, { cause: 'FREED', period, now })
  await offerFreedTime(tx, calendar, bookable, now)
}

/** An operator helps where one was booked, and no longer than the booking lasts. */
const operatorProblems = (minutes: number, booking: BookingRow): Problem[] =>
  minutes >= 0 && minutes <= (booking.operatorAssisted ? minutesOf(booking) : 0)
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['operatorMinutes'],
          text: {
            en: 'Minutes of an operator must not exceed the time that was booked with one.',
            zh: '操作员服务分钟数不得超过预约了操作员的时长。',
          },
        },
      ]

const CHARGED: Problem = {
  code: 'STATE_CONFLICT',
  path: ['operatorMinutes'],
  text: {
    en: 'The booking was checked out already, and is charged. Record the minutes of the operator when you check it out.',
    zh: '该预约已签退并结算。操作员服务分钟数须在签退时填写。',
  },
}
