import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import { agentOf } from '../bookings/bookings.service.ts'
import { transact } from '../bookings/mandates/transact.service.ts'
import { bookerOf, underMandateOf } from '../bookings/new-booking.ts'
import { newId } from '../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../shared/idempotency.repository.ts'
import { tellLab, tellMandator } from './order-notices.service.ts'
import { findOrder } from './orders.repository.ts'
import type { OrderRow } from './orders.table.ts'
import { type OrderWish, takeOrder } from './place-order.service.ts'

/**
 * Orders a test service at its fixed price, without a quote. The same idempotency key with the same input answers with
 * the same order.
 */
export async function orderTest(
  call: Call,
  { idempotencyKey, ...wish }: OrderWish & { idempotencyKey: string },
): Promise<OrderRow> {
  const actor = authorize(call.actor, 'order.request', {})
  const booker = bookerOf(actor)
  const request = requestOf(booker.enterpriseId, 'orderTest', idempotencyKey, {
    ...wish,
    ...underMandateOf(booker),
  })
  return transact(call, async (tx) => {
    const id = newId()
    if (!(await storeAnswer(tx, request, { orderId: id }))) {
      const { orderId } = (await storedAnswer<{ orderId: string }>(tx, request))!
      return (await findOrder(tx, orderId))!
    }
    const order = await takeOrder(tx, wish, { id, booker, now: call.now, heldUntil: null })
    const agent = agentOf(actor)
    await tellLab(tx, 'TEST_ORDERED', order, agent)
    await tellMandator(tx, 'TEST_ORDERED', order, agent)
    return order
  })
}
