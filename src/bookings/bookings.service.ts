import type { Call } from '../accounts/call.ts'
import { type Action, authorize, can, signedIn } from '../accounts/permission.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Tx } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { requestOf, storeAnswer } from '../shared/idempotency.repository.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import { type BookingOrder, CONFIRMING, TRANSITIONS, type Transition } from './booking.ts'
import {
  type Agent,
  type BookingFilter,
  findBooking,
  listBookings,
  lockBooking,
  transition,
} from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { release } from './release.service.ts'
import { stateProblem } from './state-problem.ts'

/** A booking that the actor is a party of. To everybody else it does not exist. */
export async function readBooking({ db, actor }: Call, id: string): Promise<BookingRow> {
  const booking = await findBooking(db, id)
  if (!booking || !can(actor, 'booking.see', booking)) throw notFound()
  return booking
}

/** Confirms a hold: it is booked, or where the lab approves each booking, requested. */
export async function confirmBooking(call: Call, id: string, idempotencyKey: string): Promise<BookingRow> {
  const { booking, agent } = await partyTo(call, id, 'booking.confirm')
  const request = requestOf(booking.enterpriseId, 'confirmBooking', idempotencyKey, { id })
  return call.db.transaction(async (tx) => {
    const fresh = await storeAnswer(tx, request, { bookingId: id })
    if (!fresh) return (await findBooking(tx, id))!
    const how = CONFIRMING[booking.confirmation]
    return settled(tx, id, how, () => transition(tx, id, how, agent))
  })
}

/** Cancels a booking before it starts, by the enterprise or the lab, and frees its time. Cancelling twice is the same. */
export const cancelBooking = (call: Call, id: string, reason?: string | null): Promise<BookingRow> =>
  end(call, id, 'booking.cancel', 'cancel', reason)

/** Declines a request, by the lab, and frees its time. Declining twice is the same. */
export const declineBooking = (call: Call, id: string, reason?: string | null): Promise<BookingRow> =>
  end(call, id, 'booking.answer', 'decline', reason)

/** Approves a request, by the lab: it is booked. Approving twice is the same. */
export async function approveBooking(call: Call, id: string): Promise<BookingRow> {
  const { agent } = await partyTo(call, id, 'booking.answer')
  return call.db.transaction(async (tx) =>
    settled(tx, id, 'approve', () => transition(tx, id, 'approve', agent)),
  )
}

async function end(
  call: Call,
  id: string,
  action: 'booking.cancel' | 'booking.answer',
  how: 'cancel' | 'decline',
  reason?: string | null,
): Promise<BookingRow> {
  const { booking, agent } = await partyTo(call, id, action)
  if ((reason ?? '').length > MAX_REASON) throw new Refusal(LONG_REASON)
  return call.db.transaction(async (tx) => {
    return settled(tx, id, how, () => release(tx, booking, how, { ...agent, reason }, call.now))
  })
}

/** The acting organization's bookings: an enterprise's own, or those at a lab. */
export async function myBookings(
  { db, actor }: Call,
  filter: BookingFilter,
  order: BookingOrder,
  page: PageRequest,
) {
  const { kind, organizationId } = signedIn(actor)
  if (kind !== 'LAB' && kind !== 'ENTERPRISE') return pageOf<BookingRow>([], page)
  const owner = kind === 'LAB' ? { labId: organizationId } : { enterpriseId: organizationId }
  return pageOf(await listBookings(db, owner, filter, page, order), page)
}

/** The bookings of a bookable, for its lab, those that start first first. */
export async function bookingsOf(
  { db, actor }: Call,
  bookable: Bookable,
  filter: BookingFilter,
  page: PageRequest,
) {
  authorize(actor, 'booking.listOfBookable', bookable)
  return pageOf(await listBookings(db, { bookableId: bookable.id }, filter, page, 'EARLIEST_FIRST'), page)
}

type BookingAction = Extract<Action, 'booking.confirm' | 'booking.cancel' | 'booking.answer'>

async function partyTo(
  call: Call,
  id: string,
  action: BookingAction,
): Promise<{ booking: BookingRow; agent: Agent }> {
  signedIn(call.actor)
  const booking = await readBooking(call, id)
  const { personId, organizationId } = authorize(call.actor, action, booking)
  return { booking, agent: { personId, organizationId } }
}

/** A booking after a transition, or as it is when the same one was made before; otherwise why it could not be. */
async function settled(
  tx: Tx,
  id: string,
  how: Transition,
  move: () => Promise<BookingRow | null>,
): Promise<BookingRow> {
  const moved = await move()
  if (moved) return moved
  const { from, to } = TRANSITIONS[how]
  const seen = await lockBooking(tx, id)
  // It may have come to where the transition begins between the two looks; now it stays.
  const came = (from as readonly string[]).includes(seen.status) ? await move() : null
  const booking = came ?? seen
  if (booking.status === to) return booking
  throw new Refusal(stateProblem(booking, how))
}

const MAX_REASON = 500

const LONG_REASON: Problem = {
  code: 'INVALID_INPUT',
  path: ['reason'],
  text: { en: `A reason may have up to ${MAX_REASON} characters.`, zh: `原因最多 ${MAX_REASON} 个字符。` },
}
