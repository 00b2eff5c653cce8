import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { confirmHeld } from '../bookings/lifecycle.service.ts'
import { transact } from '../bookings/mandates/transact.service.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { confirmOrder } from '../orders/place-order.service.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { requestOf, storeAnswer } from '../shared/idempotency.repository.ts'
import { Refusal } from '../shared/refusal.ts'
import { bundleStatus } from './bundle.ts'
import { ENDED_STATUSES, ended, HOLD_OVER } from './bundle-state-problems.ts'
import type { PartRow } from './bundles.repository.ts'
import { actOnBundle } from './bundles.service.ts'
import { lockParts } from './locked-parts.service.ts'
import { isHeld } from './moves.service.ts'

/** Confirms all parts of a bundle that is held, or none: where its lab approves one, that part is requested. */
export async function confirmBundle(call: Call, id: string, idempotencyKey: string): Promise<BundleRow> {
  const { bundle, agent } = await actOnBundle(call, id, 'bundle.confirm')
  const request = requestOf(bundle.enterpriseId, 'confirmBundle', idempotencyKey, { id })
  return transact(call, async (tx) => {
    const parts = await lockParts(tx, bundle)
    const fresh = await storeAnswer(tx, request, { bundleId: id })
    if (!fresh) return bundle
    if (parts.some(isHeld)) await confirmAll(call, tx, parts, agent)
    else if (ENDED_STATUSES.includes(bundleStatus(parts, call.now))) throw new Refusal(ended(parts, call.now))
    else nothingNew(tx)
    return bundle
  })
}

async function confirmAll(
  { actor, now }: Call,
  tx: Tx,
  parts: readonly PartRow[],
  agent: Agent,
): Promise<void> {
  for (const part of parts) {
    if (part.order) authorize(actor, 'order.accept', part.order)
    if (!isHeld(part) || !(await confirmPart(tx, part, agent, now))) throw new Refusal(HOLD_OVER)
  }
}

/** Confirms a part that is held; null when its time has run out. */
export const confirmPart = (tx: Tx, { booking, order }: PartRow, agent: Agent, now: Date) =>
  booking ? confirmHeld(tx, booking, agent, now) : confirmOrder(tx, order!.id, agent)
