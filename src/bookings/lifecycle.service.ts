import type { Call } from '../accounts/call.ts'
import type { Tx } from '../shared/db.ts'
import { requestOf, storeAnswer } from '../shared/idempotency.repository.ts'
import { CONFIRMING, type SeriesScope } from './booking.ts'
import { tellBooker, tellLab, tellMandator, tellParties } from './booking-notices.service.ts'
import { findBooking } from './bookings.repository.ts'
import { actOn } from './bookings.service.ts'
import type { BookingRow } from './bookings.table.ts'
import { lockHeldTogether, refuseHeldPart, releaseHeldWith } from './bundled/bundled.service.ts'
import { transact } from './mandates/transact.service.ts'
import { release } from './release.service.ts'
import { endReplaced, endReplacements } from './replacement.service.ts'
import { settledThroughout } from './settle.service.ts'
import { type Agent, transition } from './transition.repository.ts'
import { endEntryOf } from './waitlist/waitlist.repository.ts'

/** Confirms a hold: it is booked, or where its lab approves it, requested. */
export async function confirmBooking(
  call: Call,
  id: string,
  idempotencyKey: string,
  scope: SeriesScope = 'ONE',
): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.confirm')
  refuseHeldPart(booking)
  const request = requestOf(booking.enterpriseId, 'confirmBooking', idempotencyKey, { id, scope })
  return transact(call, async (tx) => {
    const fresh = await storeAnswer(tx, request, { bookingId: id })
    if (!fresh) return (await findBooking(tx, id))!
    const how = CONFIRMING[booking.confirmation]
    return settledThroughout(tx, booking, scope, how, (each) => confirmHeld(tx, each, agent, call.now))
  })
}

/** Confirms a hold in the caller's transaction, and tells its lab; null when its time has run out, or it has moved on. */
export async function confirmHeld(
  tx: Tx,
  { id, confirmation }: BookingRow,
  agent: Agent,
  now: Date,
): Promise<BookingRow | null> {
  const how = CONFIRMING[confirmation]
  const confirmed = await transition(tx, id, how, agent)
  if (!confirmed) return null
  await endEntryOf(tx, confirmed, 'ACCEPTED')
  const kind = how === 'confirm' ? 'BOOKING_CONFIRMED' : 'BOOKING_REQUESTED'
  await tellLab(tx, kind, confirmed, agent)
  await tellMandator(tx, kind, confirmed, agent)
  return how === 'confirm' ? endReplaced(tx, confirmed, agent, now) : confirmed
}

/** Approves a request, by the lab: it is booked. Approving twice is the same. */
export async function approveBooking(
  call: Call,
  id: string,
  scope: SeriesScope = 'ONE',
): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.answer')
  return call.db.transaction(async (tx) =>
    settledThroughout(tx, booking, scope, 'approve', async (each) => {
      const approved = await transition(tx, each.id, 'approve', agent)
      if (!approved) return null
      await tellBooker(tx, 'BOOKING_APPROVED', approved, agent)
      return endReplaced(tx, approved, agent, call.now)
    }),
  )
}

/** Declines a request, by the lab, and frees its time. Declining twice is the same. */
export async function declineBooking(
  call: Call,
  id: string,
  reason?: string | null,
  scope: SeriesScope = 'ONE',
): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.answer', reason)
  return call.db.transaction(async (tx) =>
    settledThroughout(tx, booking, scope, 'decline', async (each) => {
      const declined = await release(tx, each, 'decline', agent, call.now)
      if (declined) await tellBooker(tx, 'BOOKING_DECLINED', declined, agent)
      return declined
    }),
  )
}

/**
 * Cancels a booking before it starts, by the enterprise or the lab, and frees its time. What it costs the enterprise
 * follows from the terms that it was made on. Cancelling twice is the same.
 */
export async function cancelBooking(
  call: Call,
  id: string,
  reason?: string | null,
  scope: SeriesScope = 'ONE',
): Promise<BookingRow> {
  const { booking, agent } = await actOn(call, id, 'booking.cancel', reason)
  return transact(call, async (tx) => {
    await lockHeldTogether(tx, booking)
    const cancelled = await settledThroughout(tx, booking, scope, 'cancel', (each) =>
      cancelTaken(tx, each, agent, call.now),
    )
    await releaseHeldWith(tx, booking, agent, call.now)
    return cancelled
  })
}

/** Cancels a booking in the caller's transaction, and tells whoever else knew of it; null when it cannot be. */
export async function cancelTaken(
  tx: Tx,
  booking: BookingRow,
  agent: Agent,
  now: Date,
): Promise<BookingRow | null> {
  const cancelled = await release(tx, booking, 'cancel', agent, now)
  if (!cancelled) return null
  await endReplacements(tx, cancelled, agent, now)
  // Nobody has been told of a hold.
  if (cancelled.before !== 'HELD') await tellParties(tx, 'BOOKING_CANCELLED', cancelled, agent)
  return cancelled
}
