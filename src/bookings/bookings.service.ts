import type { Call } from '../accounts/call.ts'
import type { Actor } from '../accounts/organization.ts'
import { authorize, can, signedIn } from '../accounts/permission.ts'
import type { Action } from '../accounts/policy.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { notFound } from '../shared/fault.ts'
import { grouped } from '../shared/grouped.ts'
import { type Page, type PageRequest, pageOf } from '../shared/page.ts'
import { type Problem, refuseAny } from '../shared/refusal.ts'
import type { BookingOrder } from './booking.ts'
import {
  type BookingFilter,
  type ListedBooking,
  listBookings,
  listOfBookables,
} from './booking-lists.repository.ts'
import { findBooking } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import type { Agent } from './transition.repository.ts'

/** A booking that the actor is a party of. To everybody else it does not exist. */
export async function readBooking({ db, actor }: Call, id: string): Promise<BookingRow> {
  const booking = await findBooking(db, id)
  if (!booking || !can(actor, 'booking.see', booking)) throw notFound()
  return booking
}

/** The acting organization's bookings: an enterprise's own, or those at a lab. */
export async function myBookings(
  { db, actor }: Call,
  filter: BookingFilter,
  order: BookingOrder,
  page: PageRequest,
) {
  const owner = ownerOf(signedIn(actor))
  if (!owner) return pageOf<BookingRow>([], page)
  return pageOf(await listBookings(db, owner, filter, page, order), page)
}

/** Whose bookings, and whose waiting, are the actor's; null where nobody's. */
export function ownerOf({ kind, organizationId, mandate }: Actor) {
  if (kind === 'LAB') return { labId: organizationId }
  if (kind !== 'ENTERPRISE') return null
  // Without VIEW, what was made under the mandate.
  return mandate && !mandate.scopes.includes('VIEW')
    ? { mandateId: mandate.id }
    : { enterpriseId: organizationId }
}

/** Which part of a list of bookings. */
export interface BookingPage {
  filter: BookingFilter
  page: PageRequest
  /** The columns that are needed of each; null for all. */
  columns: readonly string[] | null
}

/** The bookings of a bookable, for its lab, those that start first first. */
export function bookingsOf(
  { actor, loaders }: Call & { loaders: { bookingPages: PageLoader } },
  bookable: Bookable,
  question: BookingPage,
): Promise<Page<ListedBooking>> {
  authorize(actor, 'booking.listOfBookable', bookable)
  return loaders.bookingPages(question).load(bookable)
}

type PageLoader = (question: BookingPage) => {
  load: (bookable: Pick<Bookable, 'id'>) => Promise<Page<ListedBooking>>
}

/** The same page of the bookings of each of some bookables, whoever asks. */
export async function bookingPages(
  { db }: Pick<Call, 'db'>,
  bookables: readonly Pick<Bookable, 'id'>[],
  { filter, page, columns }: BookingPage,
): Promise<Page<ListedBooking>[]> {
  const ids = bookables.map(({ id }) => id)
  const found = await listOfBookables(db, ids, filter, page, columns)
  const lists = grouped(found, ({ bookableId }) => bookableId)
  return ids.map((id) => pageOf(lists.get(id) ?? [], page))
}

type BookingAction = Exclude<
  Extract<Action, `booking.${string}`>,
  'booking.hold' | 'booking.see' | 'booking.listOfBookable'
>

/** A booking to which the actor, one of its parties, may do something, and as whom. */
export async function actOn(
  call: Call,
  id: string,
  action: BookingAction,
  reason?: string | null,
): Promise<{ booking: BookingRow; agent: Agent }> {
  signedIn(call.actor)
  const booking = await readBooking(call, id)
  const actor = authorize(call.actor, action, booking)
  refuseAny(reasonProblems(reason))
  return { booking, agent: agentOf(actor, reason) }
}

/** As whom somebody acts. */
export const agentOf = ({ personId, organizationId, mandate }: Actor, reason?: string | null): Agent => ({
  personId,
  organizationId,
  mandateId: mandate?.id,
  reason: reason ?? null,
})

const MAX_REASON = 500

export const reasonProblems = (reason: string | null | undefined): Problem[] =>
  (reason ?? '').length <= MAX_REASON
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['reason'],
          text: {
            en: `A reason may have up to ${MAX_REASON} characters.`,
            zh: `原因最多 ${MAX_REASON} 个字符。`,
          },
        },
      ]
