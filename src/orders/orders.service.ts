import type { Call } from '../accounts/call.ts'
import { authorize, can, signedIn } from '../accounts/permission.ts'
import type { Action, OfOrder } from '../accounts/policy.ts'
import { agentOf, ownerOf, reasonProblems } from '../bookings/bookings.service.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import type { Db } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { refuseAny } from '../shared/refusal.ts'
import { isOpenForQuotes } from './order.ts'
import { listOpenRequests, listOrders, type OrderFilter } from './order-lists.repository.ts'
import { findOrder } from './orders.repository.ts'
import type { OrderRow } from './orders.table.ts'
import { isInvited } from './requests/invitations.repository.ts'

/** An order as somebody may look at it: with their lab, where it may quote. */
export type SeenOrder = OrderRow & Required<Pick<OfOrder, 'quotingLabId'>>

/** An order of which the actor is a party, or for which it may quote. To everybody else it does not exist. */
export async function readOrder(call: Pick<Call, 'db' | 'actor'>, id: string): Promise<SeenOrder> {
  const order = await findOrder(call.db, id)
  const seen = order && (await asSeen(call, order))
  if (!seen || !can(call.actor, 'order.see', seen)) throw notFound()
  return seen
}

async function asSeen({ db, actor }: { db: Db } & Pick<Call, 'actor'>, order: OrderRow): Promise<SeenOrder> {
  const labId = actor?.kind === 'LAB' ? actor.organizationId : null
  const mayQuote = labId !== null && isOpenForQuotes(order) && (await isInvited(db, order.id, labId))
  return { ...order, quotingLabId: mayQuote ? labId : null }
}

/** The acting organization's orders, the newest first: an enterprise's own, or those at a lab. */
export async function myOrders({ db, actor }: Call, filter: OrderFilter, page: PageRequest) {
  const owner = ownerOf(signedIn(actor))
  if (!owner) return pageOf<OrderRow>([], page)
  return pageOf(await listOrders(db, owner, filter, page), page)
}

/** The requests for which the acting lab may quote, the newest first; nobody else has any. */
export async function openRequests({ db, actor }: Call, page: PageRequest) {
  const { kind, organizationId } = signedIn(actor)
  if (kind !== 'LAB') return pageOf<OrderRow>([], page)
  return pageOf(await listOpenRequests(db, organizationId, page), page)
}

type OrderAction =
  | Exclude<Extract<Action, `order.${string}`>, 'order.request' | 'order.watch'>
  | Extract<Action, `sample.${string}` | 'report.issue'>

/** An order to which the actor may do something, and as whom. */
export async function actOnOrder(
  call: Call,
  id: string,
  action: OrderAction,
  reason?: string | null,
): Promise<{ order: SeenOrder; agent: Agent }> {
  signedIn(call.actor)
  const order = await readOrder(call, id)
  const actor = authorize(call.actor, action, order)
  refuseAny(reasonProblems(reason))
  return { order, agent: agentOf(actor, reason) }
}
