import { nothingNew } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { Refusal } from '../shared/refusal.ts'
import { ORDER_TRANSITIONS, type OrderStatus, type OrderTransition } from './order.ts'
import { orderStateProblem } from './order-state-problem.ts'
import { type LockedOrder, lockOrder } from './orders.repository.ts'
import type { OrderRow } from './orders.table.ts'

/**
 * An order after a transition, which is made behind its lock and only from where the table of transitions allows it; as
 * it is when it was made before, so that doing it twice is the same. Otherwise refuses.
 */
export async function settledOrder(
  tx: Tx,
  id: string,
  how: OrderTransition,
  move: (order: LockedOrder) => Promise<OrderRow>,
): Promise<OrderRow> {
  const order = await lockOrder(tx, id)
  if (isReady(order, how)) return move(order)
  if (order.status !== ORDER_TRANSITIONS[how].to) throw new Refusal(orderStateProblem(order))
  nothingNew(tx)
  return order
}

/** Whether the table of transitions leads on from where an order is. */
export const isReady = ({ status }: { status: OrderStatus }, how: OrderTransition): boolean =>
  ORDER_TRANSITIONS[how].from.some((from) => from === status)
