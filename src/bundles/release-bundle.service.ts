import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { cancelTaken } from '../bookings/lifecycle.service.ts'
import { transact } from '../bookings/mandates/transact.service.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { cancelLocked } from '../orders/lifecycle/lifecycle.service.ts'
import { lockOrder } from '../orders/orders.repository.ts'
import { releaseOrder } from '../orders/place-order.service.ts'
import { isReady } from '../orders/settle-order.service.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { Refusal } from '../shared/refusal.ts'
import { isLost } from './bundle.ts'
import { NOTHING_LEFT } from './bundle-state-problems.ts'
import type { PartRow } from './bundles.repository.ts'
import { actOnBundle } from './bundles.service.ts'
import { lockParts } from './locked-parts.service.ts'

/**
 * Gives up all of a bundle that has not begun, in one transaction: what each part costs follows from its own terms. Parts
 * that have begun or are over stay as they are. Releasing twice is the same.
 */
export async function releaseBundle(call: Call, id: string, reason?: string | null): Promise<BundleRow> {
  const { bundle, agent } = await actOnBundle(call, id, 'bundle.release', reason)
  return transact(call, async (tx) => {
    const parts = await lockParts(tx, bundle)
    for (const { order } of parts) if (order) authorize(call.actor, 'order.cancel', order)
    let released = 0
    for (const part of parts) if (await end(tx, part, agent, call.now)) released += 1
    if (released > 0) return bundle
    if (!parts.every((part) => isLost(part, call.now))) throw new Refusal(NOTHING_LEFT)
    nothingNew(tx)
    return bundle
  })
}

async function end(tx: Tx, { booking, order }: PartRow, agent: Agent, now: Date): Promise<object | null> {
  if (booking) return cancelTaken(tx, booking, agent, now)
  if (!order) return null
  if (order.status === 'HELD') return releaseOrder(tx, order.id, 'withdraw', agent)
  const locked = await lockOrder(tx, order.id)
  return isReady(locked, 'cancel') ? cancelLocked(tx, locked, agent) : null
}
