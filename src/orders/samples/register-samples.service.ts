import type { Call } from '../../accounts/call.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { type Request, requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { orderStateProblem } from '../order-state-problem.ts'
import { lockOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import { beginChains } from './custody.repository.ts'
import { newLabel } from './label.ts'
import { type SampleDraft, sampleProblems, textNeeded } from './sample.ts'
import { countSamples, findSamples, insertSamples } from './samples.repository.ts'
import type { SampleRow } from './samples.table.ts'

/** What the enterprise says of the samples of an order before it sends them. */
export interface Registering {
  orderId: string
  samples: readonly SampleDraft[]
  /** Where they are. */
  location: string
  idempotencyKey: string
}

/**
 * Registers samples of an accepted order, no more than were ordered. Each is given a label, and its chain of custody
 * begins with the enterprise.
 */
export async function registerSamples(call: Call, registering: Registering): Promise<SampleRow[]> {
  const { orderId, samples: drafts, location, idempotencyKey } = registering
  const { order, agent } = await actOnOrder(call, orderId, 'sample.register')
  refuseAny([...sampleProblems(drafts), ...textNeeded(location, 'location')])
  const request = requestOf(order.enterpriseId, 'registerSamples', idempotencyKey, {
    orderId,
    drafts,
    location,
  })
  return transact(call, async (tx) => {
    const ids = drafts.map(() => newId())
    if (!(await storeAnswer(tx, request, { ids }))) return registeredBefore(tx, request)
    const { status, labId, samples: ordered, clock } = await lockOrder(tx, orderId)
    if (status !== 'ACCEPTED') throw new Refusal(orderStateProblem({ status }))
    const already = await countSamples(tx, orderId)
    if (already + drafts.length > ordered) throw new Refusal(tooMany(ordered, already))
    const registered = await insertSamples(
      tx,
      drafts.map((draft, i) => ({
        ...draft,
        hazards: [...draft.hazards],
        name: draft.name.trim(),
        id: ids[i]!,
        orderId,
        enterpriseId: order.enterpriseId,
        labId: labId!,
        number: already + i + 1,
        label: newLabel(),
      })),
    )
    const begun = { at: clock, condition: '', location, trackingNumber: null }
    await beginChains(tx, ids, { kind: 'ENTERPRISE', name: '' }, begun, agent)
    about(tx, 'Sample', ...ids)
    return registered
  })
}

async function registeredBefore(tx: Tx, request: Request): Promise<SampleRow[]> {
  const { ids } = (await storedAnswer<{ ids: string[] }>(tx, request))!
  return findSamples(tx, ids)
}

const tooMany = (ordered: number, registered: number): Problem => ({
  code: 'INVALID_INPUT',
  path: ['samples'],
  text: {
    en: `${ordered} samples were ordered and ${registered} are registered: ${ordered - registered} more may be. Order a test of the others.`,
    zh: `该委托共 ${ordered} 个样品,已登记 ${registered} 个,还可登记 ${ordered - registered} 个。其余样品请另行委托。`,
  },
})
