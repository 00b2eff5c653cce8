import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { PersonType } from '../accounts/people.graphql.ts'
import { can } from '../accounts/permission.ts'
import { BookingType } from '../bookings/bookings.graphql.ts'
import type { BookingRow } from '../bookings/bookings.table.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import type { Context } from '../context.ts'
import { OrderType } from '../orders/orders.graphql.ts'
import type { OrderRow } from '../orders/orders.table.ts'
import { Access } from '../shared/access.graphql.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { bundleStatus, bundleTotal, releaseCost } from './bundle.ts'
import {
  BundleConnection,
  BundlePartType,
  BundleSequenceType,
  BundleStatusEnum,
  BundleType,
  BundleWithinType,
} from './bundles.graphql.ts'
import { myBundles, readBundle } from './bundles.service.ts'

const parts = ({ id }: BundleRow, { loaders }: Context) => loaders.partsOfBundle.load(id)

@Resolver(() => BundleType)
export class BundleResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: BundleRow) {
    return toGlobalId('Bundle', id)
  }

  @FieldResolver(() => OrganizationType, { description: 'Whose it is.' })
  enterprise(@Root() { enterpriseId }: BundleRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => PersonType, { description: 'The person who held it.' })
  heldBy(@Root() { personId }: BundleRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => BundleStatusEnum, { description: 'Where it stands.' })
  async status(@Root() bundle: BundleRow, @Ctx() context: Context) {
    return bundleStatus(await parts(bundle, context), context.now)
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'When all of it runs out unless it is confirmed; null once that is decided.',
  })
  async expiresAt(@Root() bundle: BundleRow, @Ctx() context: Context) {
    const taken = await parts(bundle, context)
    const held = taken.map(({ booking, order }) => booking ?? order).find((each) => each?.status === 'HELD')
    return held?.dueAt ?? null
  }

  @FieldResolver(() => [BundlePartType], {
    description: 'Its parts, in the order in which they were asked for.',
  })
  parts(@Root() bundle: BundleRow, @Ctx() context: Context) {
    return parts(bundle, context)
  }

  @FieldResolver(() => MoneyType, {
    description:
      'What it costs: the sum of the prices of its parts, each frozen when it was held. Parts that were given up, declined or have expired are left out.',
  })
  async total(@Root() bundle: BundleRow, @Ctx() context: Context) {
    return money(bundleTotal(await parts(bundle, context), context.now))
  }

  @FieldResolver(() => MoneyType, {
    description:
      "What releasing it would cost at this moment: the sum of the cancellation fees of its parts, by each one's terms.",
  })
  async releaseCost(@Root() bundle: BundleRow, @Ctx() context: Context) {
    return money(releaseCost(await parts(bundle, context), context.now))
  }

  @FieldResolver(() => [BundleSequenceType], { description: 'What comes after what.' })
  sequences(@Root() { rules }: BundleRow) {
    return rules.sequences
  }

  @FieldResolver(() => [BundleWithinType], { description: 'What lies near each other.' })
  within(@Root() { rules }: BundleRow) {
    return rules.within
  }

  @Query(() => BundleConnection, {
    description:
      'The bundles of the acting enterprise, the newest first; to everybody else an empty list. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async myBundles(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await myBundles(context, pageRequest(first, after)), ({ id }) => id)
  }

  @Query(() => BundleType, {
    description: 'A bundle of the acting enterprise. NOT_FOUND when there is none, or you may not see it.',
  })
  @Access('bundle.see')
  bundle(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context) {
    return readBundle(context, keyOf(id, 'Bundle'))
  }
}

@Resolver(() => BookingType)
export class BundleOfBookingResolver {
  @FieldResolver(() => BundleType, {
    nullable: true,
    description:
      'The bundle that it is a part of, for its enterprise; null for its lab, or when it is part of none.',
  })
  @Access('bundle.see')
  bundle(@Root() booking: BookingRow, @Ctx() context: Context) {
    return bundleOf(booking, context)
  }
}

@Resolver(() => OrderType)
export class BundleOfOrderResolver {
  @FieldResolver(() => BundleType, {
    nullable: true,
    description:
      'The bundle that it is a part of, for its enterprise; null for its lab, or when it is part of none.',
  })
  @Access('bundle.see')
  bundle(@Root() order: OrderRow, @Ctx() context: Context) {
    return bundleOf(order, context)
  }
}

async function bundleOf({ bundlePartId }: { bundlePartId: string | null }, { actor, loaders }: Context) {
  const [bundle] = bundlePartId ? await loaders.bundleOfPart.load(bundlePartId) : []
  return bundle && can(actor, 'bundle.see', bundle) ? bundle : null
}
