import type { Actor } from '../accounts/organization.ts'
import { can } from '../accounts/permission.ts'
import { isOpenForQuotes } from './order.ts'
import type { OrderRow } from './orders.table.ts'

/**
 * An order that hangs on something by which the actor may quote for it, or is a party of it: an own quote, or being told.
 * Null where they may no longer see it.
 */
export function orderIfSeen({ actor }: { actor: Actor | null }, order: OrderRow | null): OrderRow | null {
  const quotingLabId = order && actor?.kind === 'LAB' && isOpenForQuotes(order) ? actor.organizationId : null
  return order && can(actor, 'order.see', { ...order, quotingLabId }) ? order : null
}
