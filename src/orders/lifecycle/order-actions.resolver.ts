import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { needOf } from '../need-input.ts'
import { orderTest } from '../order-test.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { cancelOrder, closeOrder, startTest } from './lifecycle.service.ts'
import {
  CancelOrderInput,
  CancelOrderPayload,
  CloseOrderInput,
  CloseOrderPayload,
  OrderTestInput,
  OrderTestPayload,
  RetestInput,
  RetestPayload,
  StartTestInput,
  StartTestPayload,
} from './order-actions.graphql.ts'
import { retest } from './retest.service.ts'

const orderAnswer = (order: Promise<OrderRow>) => answer(order.then((now) => ({ order: now })))
const orderKeyOf = (id: string) => keyOf(id, 'Order')

@Resolver()
export class OrderActionsResolver {
  @Mutation(() => OrderTestPayload, {
    description:
      'Orders a test service at its fixed price, without a quote. Where its capacity of the week is taken, the samples are expected in a later one: see `expectedOn` and `isPostponed`. For anybody of an enterprise.',
  })
  @Access('order.request')
  orderTest(
    @Arg('input', () => OrderTestInput, { description: 'What is ordered.' }) input: OrderTestInput,
    @Ctx() context: Context,
  ) {
    const { serviceId, samplesOn, idempotencyKey } = input
    const wish = {
      ...needOf(input),
      serviceId: keyOf(serviceId, 'TestService'),
      samplesOn: samplesOn ?? null,
    }
    return orderAnswer(orderTest(context, { ...wish, idempotencyKey }))
  }

  @Mutation(() => CancelOrderPayload, {
    description:
      'Cancels an order before its samples are received, at no cost; its capacity is free at once. For anybody of its two parties. Cancelling twice does nothing more.',
  })
  @Access('order.cancel')
  cancelOrder(
    @Arg('input', () => CancelOrderInput, { description: 'The order.' })
    { orderId, reason }: CancelOrderInput,
    @Ctx() context: Context,
  ) {
    return orderAnswer(cancelOrder(context, orderKeyOf(orderId), reason))
  }

  @Mutation(() => StartTestPayload, {
    description:
      'Notes that the test of the samples that were received begins. For anybody of its lab. Starting twice does nothing more.',
  })
  @Access('order.test')
  startTest(
    @Arg('input', () => StartTestInput, { description: 'The order.' }) { orderId }: StartTestInput,
    @Ctx() context: Context,
  ) {
    return orderAnswer(startTest(context, orderKeyOf(orderId)))
  }

  @Mutation(() => CloseOrderPayload, {
    description:
      'Closes an order whose report is there and accepted. For anybody of its enterprise. Closing twice does nothing more.',
  })
  @Access('order.close')
  closeOrder(
    @Arg('input', () => CloseOrderInput, { description: 'The order.' }) { orderId }: CloseOrderInput,
    @Ctx() context: Context,
  ) {
    return orderAnswer(closeOrder(context, orderKeyOf(orderId)))
  }

  @Mutation(() => RetestPayload, {
    description:
      'Has what was tested tested again, by an order of its own that is linked to the first; possible once there is a report, or the samples were rejected, and one at a time. From the lab, whose fault it then is: ordered at once and free of charge. From the enterprise: a request to the same lab, which quotes its price, or 0 where the lab is to pay. For anybody of the two parties.',
  })
  @Access('order.retest')
  retest(
    @Arg('input', () => RetestInput, { description: 'The order.' })
    { orderId, paidBy, reason, idempotencyKey }: RetestInput,
    @Ctx() context: Context,
  ) {
    const request = { orderId: orderKeyOf(orderId), paidBy, reason: reason ?? null, idempotencyKey }
    return orderAnswer(retest(context, request))
  }
}
