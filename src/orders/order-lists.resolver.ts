import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { OrderFilterInput } from './order-lists.graphql.ts'
import type { OrderFilter } from './order-lists.repository.ts'
import { OrderConnection } from './orders.graphql.ts'
import { myOrders, openRequests } from './orders.service.ts'

const FILTER = { nullable: true, description: 'Which ones; all when left out.' }

@Resolver()
export class OrderListsResolver {
  @Query(() => OrderConnection, {
    description:
      "The acting organization's test orders, the newest first: an enterprise's own with its requests, or those at a lab. Overdue ones are those with `filter: { overdue: true }`. For whoever is signed in.",
  })
  @Access('SIGNED_IN')
  async myOrders(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('filter', () => OrderFilterInput, FILTER) filter: OrderFilterInput | null,
  ) {
    const page = await myOrders(context, filterOf(filter ?? {}), pageRequest(first, after))
    return toConnection(page, ({ id }) => id)
  }

  @Query(() => OrderConnection, {
    description:
      'The requests for which the acting lab may quote, the newest first, with those that it has quoted for or declined. Empty for everybody else. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async openRequests(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await openRequests(context, pageRequest(first, after)), ({ id }) => id)
  }
}

const filterOf = ({ statuses, overdue, labId, enterpriseId }: OrderFilterInput): OrderFilter => ({
  statuses: statuses ?? undefined,
  overdue: overdue ?? undefined,
  labId: labId ? keyOf(labId, 'Organization') : undefined,
  enterpriseId: enterpriseId ? keyOf(enterpriseId, 'Organization') : undefined,
})
