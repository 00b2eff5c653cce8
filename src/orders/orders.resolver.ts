import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import { PersonType } from '../accounts/people.graphql.ts'
import { can } from '../accounts/permission.ts'
import { TestServiceType } from '../catalog/test-services/test-services.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { isPostponed } from './capacity/weeks.ts'
import { historyFor } from './history.ts'
import { isOpenForQuotes, WAITS_FOR } from './order.ts'
import { OrderWaitEnum } from './orders.enum.graphql.ts'
import { OrderEventType, OrderType } from './orders.graphql.ts'
import { readOrder } from './orders.service.ts'
import type { OrderEventRow, OrderRow } from './orders.table.ts'
import { isOverdue } from './overdue.ts'

@Resolver(() => OrderType)
export class OrderResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: OrderRow) {
    return toGlobalId('Order', id)
  }

  @FieldResolver(() => OrganizationType, { description: 'Who needs it.' })
  enterprise(@Root() { enterpriseId }: OrderRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The lab that tests; null until a quote is accepted.',
  })
  lab(@Root() { labId }: OrderRow, @Ctx() { loaders }: Context) {
    return labId && loaders.organizations.load(labId)
  }

  @FieldResolver(() => TestServiceType, {
    nullable: true,
    description: 'The test service by which it is tested; null where the lab has named none.',
  })
  service(@Root() { serviceId }: OrderRow, @Ctx() { loaders }: Context) {
    return serviceId && loaders.testServices.load(serviceId)
  }

  @FieldResolver(() => PersonType, { description: 'The person who asked for it or ordered it.' })
  requestedBy(@Root() { personId }: OrderRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => OrderWaitEnum, {
    nullable: true,
    description: 'What it waits for next; null once it has ended.',
  })
  waitsFor(@Root() { status }: OrderRow) {
    return WAITS_FOR[status] ?? null
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'When it ends by itself unless something is confirmed or accepted before; null once that is decided.',
  })
  expiresAt(@Root() order: OrderRow) {
    return order.status === 'HELD' || isOpenForQuotes(order) ? order.dueAt : null
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether its samples are expected in a later week than wished, because that one was full.',
  })
  isPostponed(@Root() order: OrderRow) {
    return isPostponed(order)
  }

  @FieldResolver(() => Boolean, { description: 'Whether the day on which the report was due is over.' })
  isOverdue(@Root() order: OrderRow, @Ctx() { now }: Context) {
    return isOverdue(order, now)
  }

  @FieldResolver(() => [OrderEventType], {
    description:
      'What happened to it. For its parties; empty for labs that may only quote. What other labs have quoted the lab is not told.',
  })
  async history(@Root() order: OrderRow, @Ctx() { actor, loaders }: Context) {
    return historyFor(actor, order, await loaders.orderHistory.load(order.id))
  }

  @FieldResolver(() => OrderType, {
    nullable: true,
    description: 'The order whose test it repeats; null where it is no retest.',
  })
  async retestOf(@Root() { retestOfId }: OrderRow, @Ctx() context: Context) {
    const order = retestOfId && (await context.loaders.orders.load(retestOfId))
    return order && can(context.actor, 'order.see', order) ? order : null
  }

  @FieldResolver(() => [OrderType], { description: 'The orders that repeat its test.' })
  async retests(@Root() { id }: OrderRow, @Ctx() { actor, loaders }: Context) {
    return (await loaders.retests.load(id)).filter((order) => can(actor, 'order.see', order))
  }

  @Query(() => OrderType, {
    description:
      'A test order by its id. For its parties, and while it is open for labs that may quote; NOT_FOUND to everybody else.',
  })
  @Access('order.see')
  order(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context) {
    return readOrder(context, keyOf(id, 'Order'))
  }
}

@Resolver(() => OrderEventType)
export class OrderEventResolver {
  @FieldResolver(() => PersonType, {
    nullable: true,
    description: 'Who did it; null when it happened by itself.',
  })
  person(@Root() { personId }: OrderEventRow, @Ctx() { loaders }: Context) {
    return personId && loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The organization whose people did it; null when it happened by itself.',
  })
  organization(@Root() { organizationId }: OrderEventRow, @Ctx() { loaders }: Context) {
    return organizationId && loaders.organizations.load(organizationId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description:
      'The enterprise for which `organization` did it under a mandate; null when it acted for itself.',
  })
  async onBehalfOf(@Root() { mandateId }: OrderEventRow, @Ctx() { loaders }: Context) {
    const sides = mandateId && (await loaders.sidesOfMandate.load(mandateId))
    return sides ? loaders.organizations.load(sides.enterpriseId) : null
  }
}
