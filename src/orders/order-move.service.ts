import type { Agent } from '../bookings/transition.repository.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { Refusal } from '../shared/refusal.ts'
import { ORDER_TRANSITIONS, type OrderTransition } from './order.ts'
import { orderStateProblem } from './order-state-problem.ts'
import { orderTransition } from './order-transition.repository.ts'
import type { LockedOrder } from './orders.repository.ts'
import type { OrderRow } from './orders.table.ts'

/**
 * Moves an order that is locked, or refuses. Null when it is already where this leads: whoever asks again is answered
 * the same, and nothing is done.
 */
export async function moveOrder(
  tx: Tx,
  order: LockedOrder,
  how: OrderTransition,
  agent: Agent,
  changes: Partial<OrderRow> = {},
): Promise<OrderRow | null> {
  if (order.status === ORDER_TRANSITIONS[how].to) {
    nothingNew(tx)
    return null
  }
  const moved = await orderTransition(tx, order.id, how, agent, changes)
  if (!moved) throw new Refusal(orderStateProblem(order.status))
  return moved
}
