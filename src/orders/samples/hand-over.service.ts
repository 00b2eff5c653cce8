import type { Call } from '../../accounts/call.ts'
import { signedIn } from '../../accounts/permission.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { about } from '../../shared/audit/recording.ts'
import { requestOf, storeAnswer } from '../../shared/idempotency.repository.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { lockOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import { isReady } from '../settle-order.service.ts'
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
 * the other names a giver who no longer has it. What a lab takes in first it receives (`receiveSamples`).
 */
export async function handOverSample(call: Call, handing: HandingOver): Promise<SampleRow> {
  const { sampleId, idempotencyKey, at, condition, location, trackingNumber } = handing
  const [from, to] = [asKept(handing.from), asKept(handing.to)]
  const { organizationId } = signedIn(call.actor)
  const sample = await readSample(call, sampleId)
  const { order, agent } = await actOnOrder(call, sample.orderId, 'sample.handOver')
  const said = { condition, location, trackingNumber }
  refuseAny([...holderProblems(to, 'to'), ...circumstanceProblems(said)])
  const input = { sampleId, from, to, at, ...said }
  const request = requestOf(organizationId, 'handOverSample', idempotencyKey, input)
  const side = organizationId === order.labId ? 'LAB' : 'ENTERPRISE'
  return transact(call, async (tx) => {
    if (!(await storeAnswer(tx, request, { sampleId }))) return sample
    const { clock, status } = await lockOrder(tx, order.id)
    if (to.kind === 'LAB' && isReady({ status }, 'receive')) throw new Refusal(RECEIVE_FIRST)
    const kept = await withLast(tx, [sample])
    refuseAny(gapProblems(from, keptAfter(kept[0]!.last)))
    await handOn(tx, kept, { ...said, to, side, agent, clock, at: at ?? clock })
    about(tx, 'Sample', sampleId)
    return sample
  })
}

// From their receipt the working days count: what came before it would let a lab name any day for it.
const RECEIVE_FIRST: Problem = {
  code: 'STATE_CONFLICT',
  path: ['to'],
  text: {
    en: 'No samples of this order have been received yet. Take them in with receiveSamples, from which the working days count.',
    zh: '该委托的样品尚未接收。请用 receiveSamples 接收样品,工作日自接收起计算。',
  },
}
