import { findIfInForce } from '../accounts/mandates/mandates.repository.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { membersOf } from '../notices/notices.repository.ts'
import { notify, notifyAll } from '../notices/notices.service.ts'
import type { NoticeKind } from '../notices/notification.ts'
import type { Tx } from '../shared/db.ts'
import { asSystem } from '../shared/wall/handles.ts'
import type { OrderRow } from './orders.table.ts'

/** Of an order what those who are told of it need. */
type Told = Pick<OrderRow, 'id' | 'enterpriseId' | 'personId' | 'mandateId' | 'labId'>

/**
 * Tells the enterprise's side of an order: the person who asked for it, or where it is under a mandate, everybody in the
 * enterprise, and whoever asked for it for them as long as the mandate is in force.
 */
export async function tellEnterprise(tx: Tx, kind: NoticeKind, order: Told, agent: Agent, quoteId?: string) {
  const { enterpriseId: organizationId, personId, mandateId } = order
  const notice = { kind, orderId: order.id, quoteId, reason: agent.reason ?? null }
  // Who belongs to the enterprise or its delegate is not for the eyes of the lab.
  await asSystem(tx, async () => {
    const isOwn = (await membersOf(tx, organizationId)).includes(personId)
    const everybody = mandateId !== null || !isOwn
    await notify(tx, everybody ? { organizationId } : { organizationId, personId }, notice, agent.personId)
    const delegateId = mandateId && (await findIfInForce(tx, mandateId))?.delegateId
    if (!delegateId || !(await membersOf(tx, delegateId)).includes(personId)) return
    await notify(tx, { organizationId: delegateId, personId }, notice, agent.personId)
  })
}

/** Tells an enterprise what its delegate has done. What its own people do, they know. */
export async function tellMandator(tx: Tx, kind: NoticeKind, order: Told, agent: Agent): Promise<void> {
  if (agent.mandateId) await tellEnterprise(tx, kind, order, agent)
}

/** Tells everybody in some labs. */
export const tellLabs = (
  tx: Tx,
  kind: NoticeKind,
  { id }: Told,
  labIds: readonly string[],
  { personId, reason }: Agent,
): Promise<void> => notifyAll(tx, labIds, { kind, orderId: id, reason: reason ?? null }, personId)

/** Tells the lab that tests. */
export const tellLab = (tx: Tx, kind: NoticeKind, order: Told, agent: Agent): Promise<void> =>
  tellLabs(tx, kind, order, order.labId ? [order.labId] : [], agent)

/** Tells both parties, except who did it. */
export async function tellParties(tx: Tx, kind: NoticeKind, order: Told, agent: Agent): Promise<void> {
  await tellEnterprise(tx, kind, order, agent)
  if (agent.organizationId !== order.labId) await tellLab(tx, kind, order, agent)
}
