import type { Call } from '../../accounts/call.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { isOpenForQuotes } from '../order.ts'
import { tellEnterprise, tellLabs, tellMandator } from '../order-notices.service.ts'
import { orderStateProblem } from '../order-state-problem.ts'
import { orderTransition } from '../order-transition.repository.ts'
import { type LockedOrder, lockOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { endOpenQuotes } from '../quotes/quotes.repository.ts'
import { settledOrder } from '../settle-order.service.ts'
import { answerInvitation, countHopeful, invitationsOf, loseInvitations } from './invitations.repository.ts'
import type { InvitationRow } from './invitations.table.ts'

/** Withdraws a request, by the enterprise: nobody can quote for it any more, and the labs are told. Twice is the same. */
export async function withdrawTest(call: Call, id: string, reason?: string | null): Promise<OrderRow> {
  const { agent } = await actOnOrder(call, id, 'order.withdraw', reason)
  return transact(call, (tx) =>
    settledOrder(tx, id, 'withdraw', async (order) => {
      // What is held is a part of a bundle, which is given up as a whole.
      if (!isOpenForQuotes(order)) throw new Refusal(orderStateProblem(order))
      const withdrawn = (await orderTransition(tx, id, 'withdraw', agent, { endedAt: order.clock }))!
      await endOpenQuotes(tx, id, 'LOST')
      await tellLabs(tx, 'TEST_WITHDRAWN', order, await loseInvitations(tx, id), agent)
      await tellMandator(tx, 'TEST_WITHDRAWN', withdrawn, agent)
      return withdrawn
    }),
  )
}

/**
 * Says that a lab does not quote for a request; its quote, if it has one, is withdrawn. When none of the labs that were
 * named is left, the request is DECLINED. Declining twice is the same.
 */
export async function declineTest(call: Call, id: string, reason?: string | null): Promise<InvitationRow> {
  const { order, agent } = await actOnOrder(call, id, 'order.quote', reason)
  // What a lab may see of a request that is not its own it may not change.
  return call.db.transaction((tx) =>
    asSystem(tx, async () => declined(tx, await lockOrder(tx, id), order.quotingLabId!, agent)),
  )
}

async function declined(tx: Tx, order: LockedOrder, labId: string, agent: Agent): Promise<InvitationRow> {
  if (!isOpenForQuotes(order)) throw new Refusal(orderStateProblem(order))
  const { id: orderId, clock: endedAt } = order
  const own = { orderId, labId }
  const isNew = await answerInvitation(tx, own, ['INVITED', 'QUOTED'], 'DECLINED', agent.reason ?? null)
  if (isNew) {
    await endOpenQuotes(tx, orderId, 'WITHDRAWN', labId)
    await tellEnterprise(tx, 'TEST_DECLINED', order, agent)
    const isOver = order.audience === 'NAMED_LABS' && (await countHopeful(tx, orderId)) === 0
    if (isOver) await orderTransition(tx, orderId, 'decline', agent, { endedAt })
  } else nothingNew(tx)
  return (await invitationsOf(tx, [orderId])).find((invitation) => invitation.labId === labId)!
}
