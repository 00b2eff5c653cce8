import type { Call } from '../../accounts/call.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import type { Tx } from '../../shared/db.ts'
import { tellEnterprise, tellLab, tellMandator, tellParties } from '../order-notices.service.ts'
import { orderTransition } from '../order-transition.repository.ts'
import type { LockedOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { settledOrder } from '../settle-order.service.ts'

/** Cancels an order before its samples are received, by either party, at no cost. Cancelling twice is the same. */
export async function cancelOrder(call: Call, id: string, reason?: string | null): Promise<OrderRow> {
  const { agent } = await actOnOrder(call, id, 'order.cancel', reason)
  return transact(call, (tx) => settledOrder(tx, id, 'cancel', (order) => cancelLocked(tx, order, agent)))
}

/** Cancels an order that the caller has locked and found ready for it. */
export async function cancelLocked(tx: Tx, { id, clock }: LockedOrder, agent: Agent): Promise<OrderRow> {
  const cancelled = (await orderTransition(tx, id, 'cancel', agent, { endedAt: clock }))!
  await tellParties(tx, 'ORDER_CANCELLED', cancelled, agent)
  return cancelled
}

/** Notes that the test of received samples begins, by the lab. Starting twice is the same. */
export async function startTest(call: Call, id: string): Promise<OrderRow> {
  const { agent } = await actOnOrder(call, id, 'order.test')
  return call.db.transaction((tx) =>
    settledOrder(tx, id, 'start', async () => {
      const started = (await orderTransition(tx, id, 'start', agent))!
      await tellEnterprise(tx, 'TEST_STARTED', started, agent)
      return started
    }),
  )
}

/** Closes an order whose report is there, by the enterprise that accepts it. Closing twice is the same. */
export async function closeOrder(call: Call, id: string): Promise<OrderRow> {
  const { agent } = await actOnOrder(call, id, 'order.close')
  return transact(call, (tx) =>
    settledOrder(tx, id, 'close', async ({ clock }) => {
      const closed = (await orderTransition(tx, id, 'close', agent, { endedAt: clock }))!
      await tellLab(tx, 'ORDER_CLOSED', closed, agent)
      await tellMandator(tx, 'ORDER_CLOSED', closed, agent)
      return closed
    }),
  )
}
