import type { Call } from '../accounts/call.ts'
import { authorize, can, signedIn } from '../accounts/permission.ts'
import type { Action, OfParties } from '../accounts/policy.ts'
import { agentOf } from '../bookings/bookings.service.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { notFound } from '../shared/fault.ts'
import { findOrder } from './orders.repository.ts'
import type { OrderRow } from './orders.table.ts'

type PartyAction = Extract<Action, `sample.${string}` | 'report.see' | 'report.issue'>

/** The parties of an order; before a lab is chosen, its enterprise alone. */
export const partiesOf = ({ enterpriseId, labId, mandateId }: OrderRow): OfParties => ({
  ...{ enterpriseId, mandateId },
  labId: labId ?? '',
})

/** An order to whose samples or report one of its parties may do something, and as whom. To others it does not exist. */
export async function actAsParty(
  call: Call,
  orderId: string,
  action: PartyAction,
  reason?: string | null,
): Promise<{ order: OrderRow; agent: Agent }> {
  signedIn(call.actor)
  const order = await findOrder(call.db, orderId)
  if (!order || !can(call.actor, 'sample.see', partiesOf(order))) throw notFound()
  const actor = authorize(call.actor, action, partiesOf(order))
  return { order, agent: agentOf(actor, reason) }
}
