import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Agent } from '../bookings/transition.repository.ts'
import type { Tx } from '../shared/db.ts'
import { ORDER_TRANSITIONS, type OrderAction, type OrderTransition } from './order.ts'
import { type OrderRow, orders } from './orders.table.ts'

/**
 * Moves an order to another state if the transition table allows it from where it is, with what changes of it. Null when
 * it does not: the order has moved on.
 */
export async function orderTransition(
  tx: Tx,
  id: string,
  name: OrderTransition,
  agent: Agent,
  changes: Partial<OrderRow> = {},
): Promise<OrderRow | null> {
  const { from, to } = ORDER_TRANSITIONS[name]
  const [moved] = await tx
    .update(orders)
    .set({ dueAt: null, ...changes, ...countedBy(agent), status: to })
    .where(and(eq(orders.id, id), inArray(orders.status, [...from])))
    .returning()
  if (moved) await recordOrderEvent(tx, id, name, agent)
  return moved ?? null
}

/** Whatever a delegate does to an order commits the enterprise to it: it counts against that mandate from then on. */
const countedBy = ({ mandateId }: Agent) => (mandateId ? { mandateId } : {})

/** Adds to the history of an order what was done to it, and tells its parties. The caller holds the order's row. */
export const recordOrderEvent = (tx: Tx, id: string, action: OrderAction, agent: Agent) =>
  tx.execute(
    sql`select record_order_event(${id}::uuid, ${action}, ${agent.personId}::uuid, ${agent.organizationId}::uuid, ${agent.reason ?? null}, ${agent.mandateId ?? null}::uuid)`,
  )
