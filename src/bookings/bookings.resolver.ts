import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { PersonType } from '../accounts/people.graphql.ts'
import { can } from '../accounts/permission.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { BookableType } from '../catalog/catalog.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { PeriodInput } from '../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { plainColumns } from '../shared/plain-columns.graphql.ts'
import type { BookingOrder, BookingStatus } from './booking.ts'
import { bookingKey, isBookingKey } from './booking-lists.repository.ts'
import { BookingStatusEnum } from './bookings.enum.graphql.ts'
import { BookingConnection, BookingEventType, BookingOrderEnum, BookingType } from './bookings.graphql.ts'
import { bookingsOf, myBookings } from './bookings.service.ts'
import type { BookingEventRow, BookingRow } from './bookings.table.ts'

const STATUSES = { nullable: true, description: 'Only bookings in these states.' }
const RANGE = { nullable: true, description: 'Only bookings that touch this period.' }

@Resolver(() => BookingType)
export class BookingResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: BookingRow) {
    return toGlobalId('Booking', id)
  }

  @FieldResolver(() => BookableType, { description: 'What is booked.' })
  bookable(@Root() { bookableId }: BookingRow, @Ctx() { loaders }: Context) {
    return loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => OrganizationType, { description: 'Who booked.' })
  enterprise(@Root() { enterpriseId }: BookingRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => PersonType, { description: 'The person who held it.' })
  heldBy(@Root() { personId }: BookingRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'When a hold, or a request without an answer, ends by itself; null once that is decided.',
  })
  expiresAt(@Root() { status, dueAt }: BookingRow) {
    return status === 'HELD' || status === 'REQUESTED' ? dueAt : null
  }

  @FieldResolver(() => [Int], { description: 'The units that it has; empty when its time is not taken.' })
  async unitNumbers(@Root() { id }: BookingRow, @Ctx() { loaders }: Context) {
    return (await loaders.unitsOfBooking.load(id)).map(({ unit }) => unit)
  }

  @FieldResolver(() => BookingType, {
    nullable: true,
    description: 'The booking that it takes the place of as soon as it is confirmed.',
  })
  async replaces(@Root() { replacesId }: BookingRow, @Ctx() context: Context) {
    return replacesId && ifSeen(context, await context.loaders.bookings.load(replacesId))
  }

  @FieldResolver(() => BookingType, {
    nullable: true,
    description:
      'What is kept to take its place: a new time that waits for the lab, or the alternative to a disrupted booking. Confirm that to take it.',
  })
  async replacement(@Root() { id }: BookingRow, @Ctx() context: Context) {
    return ifSeen(context, (await context.loaders.replacements.load(id)).at(-1) ?? null)
  }

  @FieldResolver(() => [BookingEventType], { description: 'What happened to it, from the hold on.' })
  history(@Root() { id }: BookingRow, @Ctx() { loaders }: Context) {
    return loaders.bookingHistory.load(id)
  }

  @Query(() => BookingConnection, {
    description:
      "The acting organization's bookings: an enterprise's own, or those at a lab, whose requests to answer are those with `statuses: [REQUESTED]`. For whoever is signed in.",
  })
  @Access('SIGNED_IN')
  async myBookings(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('statuses', () => [BookingStatusEnum], STATUSES) statuses: BookingStatus[] | null,
    @Arg('range', () => PeriodInput, RANGE) range: PeriodInput | null,
    @Arg('order', () => BookingOrderEnum, {
      defaultValue: 'LATEST_FIRST',
      description: 'Which come first, by start.',
    })
    order: BookingOrder,
  ) {
    const filter = { statuses: statuses ?? undefined, range: range ?? undefined }
    return toConnection(
      await myBookings(context, filter, order, pageRequest(first, after, isBookingKey)),
      bookingKey,
    )
  }
}

// The other one may be at another lab.
const ifSeen = ({ actor }: Context, booking: BookingRow | null) =>
  booking && can(actor, 'booking.see', booking) ? booking : null

@Resolver(() => BookingEventType)
export class BookingEventResolver {
  @FieldResolver(() => PersonType, {
    nullable: true,
    description: 'Who did it; null when it happened by itself.',
  })
  person(@Root() { personId }: BookingEventRow, @Ctx() { loaders }: Context) {
    return personId && loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The organization whose people did it; null when it happened by itself.',
  })
  organization(@Root() { organizationId }: BookingEventRow, @Ctx() { loaders }: Context) {
    return organizationId && loaders.organizations.load(organizationId)
  }
}

@Resolver(() => BookableType)
export class BookableBookingsResolver {
  @FieldResolver(() => BookingConnection, {
    nullable: true,
    description:
      'Its bookings by start, the earliest first, ended ones too unless `statuses` leaves them out. For anybody of its lab; FORBIDDEN to others.',
  })
  @Access('booking.listOfBookable')
  async bookings(
    @Root() bookable: Bookable,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('statuses', () => [BookingStatusEnum], STATUSES) statuses: BookingStatus[] | null,
    @Arg('range', () => PeriodInput, RANGE) range: PeriodInput | null,
  ) {
    const filter = { statuses: statuses ?? undefined, range: range ?? undefined }
    const page = pageRequest(first, after, isBookingKey)
    const question = { filter, page, columns: plainColumns(info) }
    return toConnection(await bookingsOf(context, bookable, question), bookingKey)
  }
}
