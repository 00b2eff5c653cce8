import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import type { Context } from '../context.ts'
import { NotificationType } from '../notices/notices.graphql.ts'
import type { NotificationRow } from '../notices/notices.repository.ts'
import { Access } from '../shared/access.graphql.ts'
import { BookingType } from './bookings.graphql.ts'
import { WaitlistEntryType } from './waitlist/waitlist.graphql.ts'

// Only parties of a booking or an entry are told of it, so whoever reads the notice may see both.

/** What a notification is about. */
@Resolver(() => NotificationType)
export class NotificationLinksResolver {
  @FieldResolver(() => BookableType, { nullable: true, description: 'The bookable that it is about.' })
  bookable(@Root() { bookableId }: NotificationRow, @Ctx() { loaders }: Context) {
    return bookableId && loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => BookingType, { nullable: true, description: 'The booking that it is about.' })
  @Access('booking.see')
  booking(@Root() { bookingId }: NotificationRow, @Ctx() { loaders }: Context) {
    return bookingId && loaders.bookings.load(bookingId)
  }

  @FieldResolver(() => WaitlistEntryType, {
    nullable: true,
    description: 'The waitlist entry that it is about.',
  })
  @Access('waitlist.see')
  waitlistEntry(@Root() { waitlistEntryId }: NotificationRow, @Ctx() { loaders }: Context) {
    return waitlistEntryId && loaders.waitlistEntries.load(waitlistEntryId)
  }
}
