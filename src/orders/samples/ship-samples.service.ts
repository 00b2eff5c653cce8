import type { Call } from '../../accounts/call.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { tellLab, tellMandator } from '../order-notices.service.ts'
import { orderTransition } from '../order-transition.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { settledOrder } from '../settle-order.service.ts'
import { circumstanceProblems, handOn, samplesWith } from './chains.service.ts'
import { asKept, holderProblems } from './custody.ts'

/** Samples that leave the enterprise. */
export interface Shipping {
  orderId: string
  carrier: string
  trackingNumber: string | null
  condition: string
  /** Where the carrier took them. */
  location: string
  /** When; now when left open. */
  at: Date | null
}

/** Hands all samples of an accepted order to a carrier, by the enterprise. Shipping twice is the same. */
export async function shipSamples(
  call: Call,
  { orderId, carrier, at, ...said }: Shipping,
): Promise<OrderRow> {
  const { agent } = await actOnOrder(call, orderId, 'sample.ship')
  const to = asKept({ kind: 'CARRIER', name: carrier })
  refuseAny([
    ...holderProblems(to, '').map((problem) => ({ ...problem, path: ['carrier'] })),
    ...circumstanceProblems(said),
  ])
  return transact(call, (tx) =>
    settledOrder(tx, orderId, 'ship', async ({ clock }) => {
      const kept = await samplesWith(tx, orderId, ['ENTERPRISE'])
      await handOn(tx, kept, { ...said, to, side: 'ENTERPRISE', agent, clock, at: at ?? clock })
      const shipped = (await orderTransition(tx, orderId, 'ship', agent))!
      await tellLab(tx, 'SAMPLES_SHIPPED', shipped, agent)
      await tellMandator(tx, 'SAMPLES_SHIPPED', shipped, agent)
      return shipped
    }),
  )
}
