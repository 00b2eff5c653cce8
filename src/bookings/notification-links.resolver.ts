import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { isInForce } from '../accounts/mandates/mandate.ts'
import { BookableType } from '../catalog/catalog.graphql.ts'
import type { Context } from '../context.ts'
import { NotificationType } from '../notices/notices.graphql.ts'
import type { NotificationRow } from '../notices/notices.repository.ts'
import { Access } from '../shared/access.graphql.ts'
import { BookingType } from './bookings.graphql.ts'
import type { BookingRow } from './bookings.table.ts'
import { WaitlistEntryType } from './waitlist/waitlist.graphql.ts'
import type { WaitlistEntryRow } from './waitlist/waitlist.table.ts'

// Parties of a booking or an entry are told of it, and may see both; so may their delegates while the mandate is in force.
export async function ifSeenBy<Row extends BookingRow | WaitlistEntryRow>(
  organizationId: string,
  row: Row | null,
  { now, loaders }: Context,
): Promise<Row | null> {
  if (!row || [row.enterpriseId, row.labId].includes(organizationId)) return row
  const mandate = row.mandateId && (await loaders.mandates.load(row.mandateId))
  return mandate && mandate.delegateId === organizationId && isInForce(mandate, now) ? row : null
}

/** What a notification is about. */
@Resolver(() => NotificationType)
export class NotificationLinksResolver {
  @FieldResolver(() => BookableType, { nullable: true, description: 'The bookable that it is about.' })
  bookable(@Root() { bookableId }: NotificationRow, @Ctx() { loaders }: Context) {
    return bookableId && loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => BookingType, { nullable: true, description: 'The booking that it is about.' })
  @Access('booking.see')
  async booking(@Root() { bookingId, organizationId }: NotificationRow, @Ctx() context: Context) {
    return bookingId && ifSeenBy(organizationId, await context.loaders.toldBookings.load(bookingId), context)
  }

  @FieldResolver(() => WaitlistEntryType, {
    nullable: true,
    description: 'The waitlist entry that it is about.',
  })
  @Access('waitlist.see')
  async waitlistEntry(@Root() { waitlistEntryId, organizationId }: NotificationRow, @Ctx() context: Context) {
    if (!waitlistEntryId) return null
    return ifSeenBy(organizationId, await context.loaders.toldEntries.load(waitlistEntryId), context)
  }
}
