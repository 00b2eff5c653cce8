import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { isInForce } from '../accounts/mandates/mandate.ts'
import type { Context } from '../context.ts'
import { NotificationType } from '../notices/notices.graphql.ts'
import type { NotificationRow } from '../notices/notices.repository.ts'
import { Access } from '../shared/access.graphql.ts'
import { OrderType } from './orders.graphql.ts'
import type { OrderRow } from './orders.table.ts'
import { QuoteType } from './quotes/quotes.graphql.ts'
import { orderIfSeen } from './seen-order.ts'

/** An order for those who may see it: a delegate sees what it does, as long as the mandate is in force. */
export async function orderFor(
  organizationId: string,
  order: OrderRow | null,
  context: Context,
): Promise<OrderRow | null> {
  const seen = order && orderIfSeen(context, order)
  if (seen || !order?.mandateId) return seen
  const mandate = await context.loaders.mandates.load(order.mandateId)
  return mandate?.delegateId === organizationId && isInForce(mandate, context.now) ? order : null
}

/** What of test orders a notification is about. */
@Resolver(() => NotificationType)
export class NotificationOrdersResolver {
  @FieldResolver(() => OrderType, {
    nullable: true,
    description:
      'The test order that it is about; null to a lab once it is not its own and no longer open for quotes.',
  })
  @Access('order.see')
  async order(@Root() { orderId, organizationId }: NotificationRow, @Ctx() context: Context) {
    return orderId && orderFor(organizationId, await context.loaders.toldOrders.load(orderId), context)
  }

  @FieldResolver(() => QuoteType, {
    nullable: true,
    description: 'The quote that it is about, for the enterprise and its lab.',
  })
  @Access('quote.see')
  async quote(@Root() { quoteId, organizationId }: NotificationRow, @Ctx() { loaders }: Context) {
    const quote = quoteId && (await loaders.quotes.load(quoteId))
    return quote && [quote.labId, quote.enterpriseId].includes(organizationId) ? quote : null
  }
}
