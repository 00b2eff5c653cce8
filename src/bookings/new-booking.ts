import type { Actor } from '../accounts/organization.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { totalOf } from '../catalog/price.ts'
import { quote } from '../catalog/quote.ts'
import { newId } from '../shared/id.ts'
import type { Period } from '../shared/period.ts'
import type { ApprovalCause } from './booking.ts'
import { freeze } from './frozen-terms.ts'
import type { NewBooking } from './hold.repository.ts'
import { type Meeting, meetingOf } from './meetings/meeting.ts'

/** For whom a booking is made. */
export interface Booker {
  enterpriseId: string
  personId: string
  sizeClass: SizeClass
  /** Under which somebody else books for it. */
  mandateId?: string | null
}

/** For whom somebody books: an enterprise of their own, or that gave theirs a mandate. */
export const bookerOf = ({ organizationId, personId, sizeClass, mandate }: Actor): Booker => ({
  enterpriseId: organizationId,
  personId,
  sizeClass: sizeClass ?? 'LARGE',
  mandateId: mandate?.id ?? null,
})

/**
 * What tells a request under a mandate from the same one by the enterprise itself, whose keys it shares: neither is
 * answered with what the other has booked. Nothing for its own people.
 */
export const underMandateOf = ({ mandateId }: Pick<Booker, 'mandateId'>) => (mandateId ? { mandateId } : {})

/** What somebody wants of a bookable. */
export interface Wish extends Period {
  units: number
  operatorAssisted: boolean
  purpose: string | null
  /** Where an expert is to meet; at the lab when left out. */
  meeting?: Meeting | null | undefined
}

/** A wish with what was left out: one unit, without an operator or purpose. */
export const wishOf = ({
  startsAt,
  endsAt,
  units = 1,
  operatorAssisted = false,
  purpose = null,
  meeting,
}: Period & Partial<Wish>): Wish => ({
  startsAt,
  endsAt,
  units,
  operatorAssisted,
  purpose,
  // Not as null: it would make another request of one that was made before experts had places.
  ...(meeting && { meeting }),
})

/** Why the lab must approve it, if it must, when it is made, and what it belongs to. */
type Circumstances = Partial<Pick<NewBooking, 'seriesId' | 'replacesId' | 'waitlistEntryId'>> & {
  approvalCause: ApprovalCause | null
  now: Date
}

/** A booking as it is held: price and terms are frozen now. */
export function newBooking(
  { enterpriseId, personId, sizeClass, mandateId = null }: Booker,
  bookable: Bookable,
  wish: Wish,
  { approvalCause, now, seriesId = null, replacesId = null, waitlistEntryId = null }: Circumstances,
): NewBooking {
  const { rate, parts } = quote(bookable, sizeClass, wish, now)
  // One by one: spread from groups, they took a tenth of the server's own time in a hold.
  return {
    id: newId(),
    bookableId: bookable.id,
    labId: bookable.labId,
    enterpriseId,
    personId,
    sizeClass,
    startsAt: wish.startsAt,
    endsAt: wish.endsAt,
    units: wish.units,
    operatorAssisted: wish.operatorAssisted,
    purpose: wish.purpose,
    status: 'HELD',
    priceFen: totalOf(parts),
    fenPerHour: rate.fenPerHour,
    terms: freeze(bookable, rate),
    confirmation: approvalCause ? 'APPROVAL' : 'INSTANT',
    approvalCause,
    seriesId,
    replacesId,
    waitlistEntryId,
    mandateId,
    meeting: meetingOf(bookable, wish),
  }
}
