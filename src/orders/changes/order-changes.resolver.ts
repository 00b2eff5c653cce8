import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { beginningOf } from '../../shared/events/missed.ts'
import { SNAPSHOT_LENGTH } from '../../shared/events/placed.ts'
import { keyOf } from '../../shared/global-id.ts'
import { encodeCursor } from '../../shared/page.ts'
import { OrderEventType, OrderType } from '../orders.graphql.ts'
import { OrderChangeType, OrderScopeInput } from './order-changes.graphql.ts'
import { watchOrders } from './order-changes.service.ts'
import type { OrderChange } from './order-feed.ts'

const SCOPE = { nullable: true, description: 'Which orders; all of the acting organization when left out.' }
const AFTER = {
  nullable: true,
  description:
    'The cursor of the last change that you have: begins with those behind it. They are kept for some days (EVENT_DAYS); of what is older you get a snapshot.',
}
const SNAPSHOT = {
  defaultValue: false,
  description: `Whether to begin with each order that has not ended, up to ${SNAPSHOT_LENGTH}. Not looked at with \`after\`.`,
}

interface WatchArgs {
  scope?: OrderScopeInput | null
  after?: string | null
  snapshot: boolean
}

const idsOf = (scope: OrderScopeInput | null | undefined) => scope?.orderIds?.map((id) => keyOf(id, 'Order'))

@Resolver(() => OrderChangeType)
export class OrderChangeResolver {
  @Subscription(() => OrderChangeType, {
    description:
      "Everything that is done to the acting organization's test orders, an enterprise's own or those at a lab from when it was chosen, in order, within a second of its commit. With `after` it begins with what was missed: nothing is left out or told twice. New requests and messages are told by notificationReceived. For the parties of an order.",
    subscribe: ({ args: { scope, after, snapshot }, context }: { args: WatchArgs; context: Context }) =>
      watchOrders(context, idsOf(scope), beginningOf(context.lastEventId ?? after, snapshot)),
  })
  @Access('order.see')
  orderChanged(
    @Root() change: OrderChange,
    @Arg('scope', () => OrderScopeInput, SCOPE) _scope: OrderScopeInput | null,
    @Arg('after', () => String, AFTER) _after: string | null,
    @Arg('snapshot', () => Boolean, SNAPSHOT) _snapshot: boolean,
  ): OrderChange {
    return change
  }

  @FieldResolver(() => String, {
    description:
      'Where to go on: keep the last one, and give it as `after` to the next subscription. Inside of a snapshot it leads to a new one, until the last part.',
  })
  cursor(@Root() { cursor }: OrderChange) {
    return encodeCursor(String(cursor))
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether nothing was done, and this is how the order is: you get each that has not ended when you ask for a snapshot, or when what happened behind `after` is not kept any more.',
  })
  reset(@Root() { number }: OrderChange) {
    return number === null
  }

  @FieldResolver(() => OrderType)
  order(@Root() { orderId }: OrderChange, @Ctx() { loaders }: Context) {
    return loaders.orders.load(orderId)
  }

  @FieldResolver(() => OrderEventType, { nullable: true })
  async event(@Root() { orderId, number }: OrderChange, @Ctx() { loaders }: Context) {
    const history = number === null ? [] : await loaders.orderHistory.load(orderId)
    return history.find((event) => event.number === number) ?? null
  }
}
