import { listTestServices, type TestService } from '../catalog/test-services/test-services.repository.ts'
import type { FileStore } from '../files/file-store.ts'
import type { OrderTransition } from '../orders/order.ts'
import { orderTransition } from '../orders/order-transition.repository.ts'
import type { OrderRow } from '../orders/orders.table.ts'
import { takeOrder } from '../orders/place-order.service.ts'
import { beginChains, continueChains, lastHandOvers } from '../orders/samples/custody.repository.ts'
import type { Holder } from '../orders/samples/custody.ts'
import { newLabel } from '../orders/samples/label.ts'
import { insertSamples } from '../orders/samples/samples.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, DAY, HOUR } from '../shared/period.ts'
import type { EnterpriseParty, Parties, Party } from './organizations.ts'
import { loadReports } from './reports.ts'

const CARRIER: Holder = { kind: 'CARRIER', name: '顺丰速运' }
const RECEPTION: Holder = { kind: 'LAB', name: '样品室' }
const BENCH: Holder = { kind: 'LAB', name: '力学室' }
const SAMPLES = 2

/** What was done to an order, one after the other, and how many versions its report has. */
interface Story {
  steps: readonly OrderTransition[]
  reports: number
}

/** An order in each state from the shipping of its samples on. */
const STORIES: readonly Story[] = [
  { steps: ['ship'], reports: 0 },
  { steps: ['ship', 'receive'], reports: 0 },
  { steps: ['ship', 'receive', 'start'], reports: 0 },
  { steps: ['ship', 'receive', 'start', 'report'], reports: 1 },
  { steps: ['ship', 'receive', 'start', 'report', 'close'], reports: 2 },
  { steps: ['ship', 'rejectSample'], reports: 0 },
]

/** Orders whose samples are on their way or further, with their chains of custody, and reports where they have some. */
export async function loadCustody(tx: Tx, parties: Parties, store: FileStore, now: Date): Promise<void> {
  const enterprise = parties.enterprises[0]!
  const services = await listTestServices(tx, [], { first: 100, after: null })
  const service = services.find(({ ordering }) => ordering === 'FIXED_PRICE')!
  const lab = Object.values(parties.labs).find(({ organizationId }) => organizationId === service.labId)!
  for (const [i, story] of STORIES.entries()) {
    const order = await ordered(tx, service, enterprise, now)
    await sampled(tx, order, story, { enterprise, lab, since: after(now, -(STORIES.length - i) * DAY) })
    await loadReports(tx, store, { order, lab, versions: story.reports, place: i + 1 })
  }
}

const ordered = (tx: Tx, service: TestService, party: EnterpriseParty, now: Date): Promise<OrderRow> => {
  const { organizationId: enterpriseId, personId, sizeClass } = party
  const need = { subject: service.nameZh, need: '按标准检测,出具报告。', samples: SAMPLES, urgent: false }
  return takeOrder(
    tx,
    {
      ...{ ...need, mode: 'OUTSOURCED_TEST', wantedBy: null, fileIds: [], methods: [] },
      ...{ serviceId: service.id, samplesOn: null },
    },
    { id: newId(), booker: { enterpriseId, personId, sizeClass, mandateId: null }, now, heldUntil: null },
  )
}

interface Scene {
  enterprise: Party
  lab: Party
  since: Date
}

async function sampled(tx: Tx, order: OrderRow, { steps }: Story, { enterprise, lab, since }: Scene) {
  const ids = Array.from({ length: SAMPLES }, () => newId())
  await insertSamples(
    tx,
    ids.map((id, i) => ({
      ...{ id, orderId: order.id, enterpriseId: order.enterpriseId, labId: order.labId! },
      ...{ number: i + 1, label: newLabel(), name: `试样 ${i + 1}`, quantity: 3, unit: 'PIECE' as const },
      ...{
        hazards: [],
        storage: '干燥保存',
        afterTest: i === 0 ? ('RETURN' as const) : ('DESTROY' as const),
      },
    })),
  )
  const said = (hours: number, location: string) => ({
    ...{ at: after(since, hours * HOUR), condition: '外观完好', location, trackingNumber: null },
  })
  await beginChains(tx, ids, { kind: 'ENTERPRISE', name: '' }, said(0, '企业仓库'), enterprise)
  for (const [i, step] of steps.entries()) {
    const by = step === 'ship' || step === 'close' ? enterprise : lab
    const at = after(since, (i + 1) * HOUR)
    await orderTransition(
      tx,
      order.id,
      step,
      REASONS[step] ? { ...by, reason: REASONS[step] } : by,
      DATES[step]?.(at),
    )
    const to = RECEIVERS[step]
    if (to) await continueChains(tx, await lastHandOvers(tx, ids), to, said(i + 1, to.name), by)
  }
}

const REASONS: Partial<Record<OrderTransition, string>> = { rejectSample: '样品包装破损,已受潮' }

const RECEIVERS: Partial<Record<OrderTransition, Holder>> = {
  ship: CARRIER,
  receive: RECEPTION,
  start: BENCH,
}

const DATES: Partial<Record<OrderTransition, (at: Date) => Partial<OrderRow>>> = {
  receive: (receivedAt) => ({ receivedAt }),
  report: (reportedAt) => ({ reportedAt }),
  close: (endedAt) => ({ endedAt }),
  rejectSample: (endedAt) => ({ endedAt }),
}
