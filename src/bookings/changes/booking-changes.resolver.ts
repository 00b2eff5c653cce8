import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql'
import { bookableKeyOf } from '../../catalog/bookable-id.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { beginningOf } from '../../shared/events/missed.ts'
import { SNAPSHOT_LENGTH } from '../../shared/events/placed.ts'
import { keyOf } from '../../shared/global-id.ts'
import { encodeCursor } from '../../shared/page.ts'
import { BookingEventType, BookingType } from '../bookings.graphql.ts'
import { BookingChangeType, BookingScopeInput } from './booking-changes.graphql.ts'
import { watchBookings } from './booking-changes.service.ts'
import type { BookingChange } from './booking-feed.ts'

const SCOPE = { nullable: true, description: 'Which bookings; all of the acting organization when left out.' }
const AFTER = {
  nullable: true,
  description:
    'The cursor of the last change that you have: begins with those behind it. They are kept for some days (EVENT_DAYS); of what is older you get a snapshot.',
}
const SNAPSHOT = {
  defaultValue: false,
  description: `Whether to begin with each booking that has not ended, up to ${SNAPSHOT_LENGTH}. Not looked at with \`after\`.`,
}

interface WatchArgs {
  scope?: BookingScopeInput | null
  after?: string | null
  snapshot: boolean
}

@Resolver(() => BookingChangeType)
export class BookingChangeResolver {
  @Subscription(() => BookingChangeType, {
    description:
      "Everything that is done to the acting organization's bookings, an enterprise's own or those at a lab, in order, within a second of its commit. With `after` it begins with what was missed: nothing is left out or told twice. A reader that falls more than a thousand changes behind gets the newest of each booking. Once the token has expired or the membership has ended, the next change ends it with UNAUTHENTICATED. For the parties of a booking.",
    subscribe: ({ args: { scope, after, snapshot }, context }: { args: WatchArgs; context: Context }) =>
      watchBookings(context, partsOf(scope ?? {}), beginningOf(context.lastEventId ?? after, snapshot)),
  })
  @Access('booking.see')
  bookingChanged(
    @Root() change: BookingChange,
    @Arg('scope', () => BookingScopeInput, SCOPE) _scope: BookingScopeInput | null,
    @Arg('after', () => String, AFTER) _after: string | null,
    @Arg('snapshot', () => Boolean, SNAPSHOT) _snapshot: boolean,
  ): BookingChange {
    return change
  }

  @FieldResolver(() => String, {
    description:
      'Where to go on: keep the last one, and give it as `after` to the next subscription. Inside of a snapshot it leads to a new one, until the last part.',
  })
  cursor(@Root() { cursor }: BookingChange) {
    return encodeCursor(String(cursor))
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether nothing was done, and this is how the booking is: you get each that has not ended when you ask for a snapshot, or when what happened behind `after` is not kept any more.',
  })
  reset(@Root() { number }: BookingChange) {
    return number === null
  }

  @FieldResolver(() => BookingType)
  booking(@Root() { bookingId }: BookingChange, @Ctx() { loaders }: Context) {
    return loaders.bookings.load(bookingId)
  }

  @FieldResolver(() => BookingEventType, { nullable: true })
  async event(@Root() { bookingId, number }: BookingChange, @Ctx() { loaders }: Context) {
    const history = number === null ? [] : await loaders.bookingHistory.load(bookingId)
    return history.find((event) => event.number === number) ?? null
  }
}

const partsOf = ({ bookingIds, bookableIds }: BookingScopeInput) => ({
  bookingIds: bookingIds?.map((id) => keyOf(id, 'Booking')),
  bookableIds: bookableIds?.map(bookableKeyOf),
})
