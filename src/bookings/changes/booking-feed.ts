import { Feed } from '../../shared/events/feed.ts'
import { asOne, type Placed } from '../../shared/events/placed.ts'
import { MAX_PENDING } from '../../shared/events/watcher.ts'

/** The bookable and the parties of a booking, which never change. */
export interface BookingParties {
  bookableId: string
  labId: string
  enterpriseId: string
}

/** Something that was done to a booking. */
export interface BookingChange extends BookingParties, Placed {
  bookingId: string
  /** Which entry of its history it is; null when nothing was done, and this is how it is. */
  number: number | null
}

/** Whose bookings are watched: all of an organization, or those that fit every part that is given. */
export interface BookingScope {
  organizationId: string
  bookingIds?: readonly string[] | undefined
  bookableIds?: readonly string[] | undefined
}

export const inBookingScope = (
  { organizationId, bookingIds, bookableIds }: BookingScope,
  { bookingId, bookableId, labId, enterpriseId }: BookingChange,
): boolean =>
  (organizationId === labId || organizationId === enterpriseId) &&
  (!bookingIds || bookingIds.includes(bookingId)) &&
  (!bookableIds || bookableIds.includes(bookableId))

/** What is done to bookings, by the organizations that are their parties. */
export type BookingFeed = Feed<BookingChange>

export const bookingFeed = (): BookingFeed =>
  new Feed({
    keyOf: ({ bookingId }) => bookingId,
    ...asOne(),
    tooSlow: {
      en: `More than ${MAX_PENDING} bookings changed before you read on. Subscribe again, with the last cursor as "after" or to less at once.`,
      zh: `未及时接收的变更已超过 ${MAX_PENDING} 个预约,请以最后的游标作为 after 重新订阅,或缩小范围。`,
    },
  })
