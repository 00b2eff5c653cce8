import type { Call } from '../../accounts/call.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { about } from '../../shared/audit/recording.ts'
import { requestOf, storeAnswer } from '../../shared/idempotency.repository.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { lockOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import { circumstanceProblems, handOn, keptAfter, withLast } from './chains.service.ts'
import { asKept, gapProblems, type Holder, holderProblems } from './custody.ts'
import { readSample } from './samples.service.ts'
import type { SampleRow } from './samples.table.ts'

/** A sample that goes from one to another. */
export interface HandingOver {
  sampleId: string
  from: Holder
  to: Holder
  condition: string
  location: string
  trackingNumber: string | null
  /** When; now when left open. */
  at: Date | null
  idempotencyKey: string
}

/**
 * Writes down that a sample went from one to another, by the side that knows. Two that say so at once have one winner:
 * the other names a giver who no longer has it.
 */
export async function handOverSample(call: Call, handing: HandingOver): Promise<SampleRow> {
  const { sampleId, idempotencyKey, at, condition, location, trackingNumber } = handing
  const [from, to] = [asKept(handing.from), asKept(handing.to)]
  const sample = await readSample(call, sampleId)
  const { order, agent } = await actOnOrder(call, sample.orderId, 'sample.handOver')
  const said = { condition, location, trackingNumber }
  refuseAny([...holderProblems(to, 'to'), ...circumstanceProblems(said)])
  const input = { sampleId, from, to, at, ...said }
  const request = requestOf(call.actor!.organizationId, 'handOverSample', idempotencyKey, input)
  const side = call.actor!.organizationId === order.labId ? 'LAB' : 'ENTERPRISE'
  return transact(call, async (tx) => {
    if (!(await storeAnswer(tx, request, { sampleId }))) return sample
    const { clock } = await lockOrder(tx, order.id)
    const kept = await withLast(tx, [sample])
    refuseAny(gapProblems(from, keptAfter(kept[0]!.last)))
    await handOn(tx, kept, { ...said, to, side, agent, clock, at: at ?? clock })
    about(tx, 'Sample', sampleId)
    return sample
  })
}
