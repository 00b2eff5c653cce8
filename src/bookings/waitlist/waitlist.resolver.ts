import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { PersonType } from '../../accounts/people.graphql.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { BookableType } from '../../catalog/catalog.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { BookingType } from '../bookings.graphql.ts'
import type { BookingRow } from '../bookings.table.ts'
import { WaitlistEntryConnection, WaitlistEntryType, WaitlistStatusEnum } from './waitlist.graphql.ts'
import { myWaitlist, waitlistOf } from './waitlist.service.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'
import { positionIn, type WaitlistStatus } from './waitlist-entry.ts'

const STATUSES = { nullable: true, description: 'Only entries in these states.' }

@Resolver(() => WaitlistEntryType)
export class WaitlistResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: WaitlistEntryRow) {
    return toGlobalId('WaitlistEntry', id)
  }

  @FieldResolver(() => BookableType, { description: 'What is waited for.' })
  bookable(@Root() { bookableId }: WaitlistEntryRow, @Ctx() { loaders }: Context) {
    return loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => OrganizationType, { description: 'Who waits.' })
  enterprise(@Root() { enterpriseId }: WaitlistEntryRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => PersonType, { description: 'The person who joined, to whom offers are made.' })
  joinedBy(@Root() { personId }: WaitlistEntryRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => Int, {
    description: 'How long what is offered lasts, in minutes; a fixed session may last longer.',
  })
  durationMinutes(@Root() { minutes }: WaitlistEntryRow) {
    return minutes
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'The place among all who wait for the bookable, in the order that its lab has chosen: 1 is offered next what fits. Null when it does not wait.',
  })
  async position(@Root() { id, bookableId, status }: WaitlistEntryRow, @Ctx() { loaders }: Context) {
    if (status !== 'WAITING') return null
    const [bookable, queue] = await Promise.all([
      loaders.bookables.load(bookableId),
      loaders.queues.load(bookableId),
    ])
    return positionIn(queue, id, bookable!.policy.waitlistOrder)
  }

  @FieldResolver(() => BookingType, {
    nullable: true,
    description:
      'What is held for it while it is OFFERED: confirmBooking accepts it, and at its `expiresAt` it lapses.',
  })
  async offer(@Root() { id, status }: WaitlistEntryRow, @Ctx() { loaders }: Context) {
    return status === 'OFFERED' ? ((await loaders.offers.load(id))[0] ?? null) : null
  }

  @Query(() => WaitlistEntryConnection, {
    description:
      "The acting organization's waitlist entries, the newest first: an enterprise's own, or those at a lab. For whoever is signed in.",
  })
  @Access('SIGNED_IN')
  async myWaitlist(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('statuses', () => [WaitlistStatusEnum], STATUSES) statuses: WaitlistStatus[] | null,
  ) {
    const page = await myWaitlist(context, statuses ?? undefined, pageRequest(first, after))
    return toConnection(page, ({ id }) => id)
  }
}

@Resolver(() => BookableType)
export class BookableWaitlistResolver {
  @FieldResolver(() => WaitlistEntryConnection, {
    nullable: true,
    description:
      'Who waits for it, those that joined first first, ended entries too unless `statuses` leaves them out. For anybody of its lab; FORBIDDEN to others.',
  })
  @Access('waitlist.listOfBookable')
  async waitlist(
    @Root() bookable: Bookable,
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('statuses', () => [WaitlistStatusEnum], STATUSES) statuses: WaitlistStatus[] | null,
  ) {
    const page = await waitlistOf(context, bookable, statuses ?? undefined, pageRequest(first, after))
    return toConnection(page, ({ id }) => id)
  }
}

@Resolver(() => BookingType)
export class BookingWaitlistResolver {
  @FieldResolver(() => WaitlistEntryType, {
    nullable: true,
    description: 'The waitlist entry that it was offered to; null when it was held in another way.',
  })
  @Access('waitlist.see')
  waitlistEntry(@Root() { waitlistEntryId }: BookingRow, @Ctx() { loaders }: Context) {
    return waitlistEntryId && loaders.waitlistEntries.load(waitlistEntryId)
  }
}
