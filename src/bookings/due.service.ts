import type { Call } from '../accounts/call.ts'
import { waitBriefly } from '../availability/calendars.repository.ts'
import { reachOf } from '../availability/ledger.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { unrecorded } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { type Period, widened } from '../shared/period.ts'
import { asSystem } from '../shared/wall/handles.ts'
import type { BookingStatus } from './booking.ts'
import { tellParties } from './booking-notices.service.ts'
import { findOverdue, findOverdueIn, lockBooking } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { chargeForUse, usedMinutes } from './charge.ts'
import { release } from './release.service.ts'
import { endReplacements } from './replacement.service.ts'
import { lockCalendarsOf } from './settle.service.ts'
import { NOBODY, transition } from './transition.repository.ts'

type Clock = Pick<Call, 'db' | 'now'>
type Begin = (tx: Tx) => Promise<unknown>
type Act = (tx: Tx, booking: BookingRow, now: Date) => Promise<BookingRow | null>

const BATCH = 200

/** What the service does by itself with a booking that is due, by the state that it is in. */
const ACTS: Partial<Record<BookingStatus, Act>> = {
  HELD: (tx, booking, now) => release(tx, booking, 'expire', NOBODY, now),
  REQUESTED: async (tx, booking, now) => {
    const expired = await release(tx, booking, 'expire', NOBODY, now)
    if (expired) await tellParties(tx, 'BOOKING_EXPIRED', expired, NOBODY)
    return expired
  },
  // With a grace time, nobody has come; without, nobody asks.
  CONFIRMED: async (tx, booking, now) => {
    await lockCalendarsOf(tx, [booking])
    if (booking.terms.graceMinutes === null) return ended(tx, await complete(tx, booking), now)
    const missed = await ended(tx, await release(tx, booking, 'miss', NOBODY, now), now)
    if (missed) await tellParties(tx, 'BOOKING_MISSED', missed, NOBODY)
    return missed
  },
  CHECKED_IN: (tx, booking) => complete(tx, booking),
  DISRUPTED: async (tx, booking, now) => {
    await lockCalendarsOf(tx, [booking])
    return ended(tx, await release(tx, booking, 'lapse', NOBODY, now), now)
  },
}

/** What was kept to take the place of a booking that has ended is free again. */
async function ended(tx: Tx, booking: BookingRow | null, now: Date): Promise<BookingRow | null> {
  if (booking) await endReplacements(tx, booking, NOBODY, now)
  return booking
}

/** The time of the booking is over: nothing is freed by it. */
async function complete(tx: Tx, { id }: BookingRow): Promise<BookingRow | null> {
  const booking = await lockBooking(tx, id)
  const { endsAt } = booking
  return transition(tx, id, 'complete', NOBODY, {
    endedAt: endsAt,
    usedMinutes: usedMinutes(booking, endsAt),
    charge: chargeForUse(booking, endsAt, null),
  })
}

/**
 * Does what is due: holds and requests expire, bookings nobody came to are given up, others are completed. How many
 * there were. Any number of processes may do it at once.
 */
export async function settleDue(clock: Clock): Promise<number> {
  const failures: unknown[] = []
  let settled = 0
  for (;;) {
    // What failed stays at the head, and must not keep all others from their turn.
    const due = await findOverdue(clock.db, BATCH, failures.length)
    failures.push(...(await settleEach(clock, due, waitBriefly)))
    settled += due.length
    if (due.length < BATCH) break
  }
  if (failures.length > 0) throw failures[0]
  return settled
}

/** The same at once for those that stand in the way of a period, so that nobody waits for the sweeper. */
export async function settleDueIn({ db, now }: Clock, bookable: Bookable, period: Period): Promise<number> {
  // A session that is due elsewhere may be in the way by the time that travelling takes.
  const reach = Math.max(reachOf(bookable), bookable.travelMinutes ?? 0)
  // They are others': what is due the service does by itself, whoever came in the way of it.
  return asSystem(db, async (db) => {
    const due = await findOverdueIn(db, bookable.id, widened(period, reach, reach))
    // Whose it is that failed is no business of whoever asks; the sweeper reports it.
    return due.length - (await settleEach({ db, now }, due)).length
  })
}

/** Settles each that is due by itself; why some could not be. */
async function settleEach({ db, now }: Clock, due: readonly BookingRow[], begin?: Begin): Promise<unknown[]> {
  const failures: unknown[] = []
  for (const booking of due) {
    // The service does it by itself, whoever asks for something else meanwhile.
    await unrecorded(db)
      .transaction(async (tx) => {
        await begin?.(tx)
        await ACTS[booking.status]?.(tx, booking, now)
      })
      .catch((error: unknown) => failures.push(error))
  }
  return failures
}
