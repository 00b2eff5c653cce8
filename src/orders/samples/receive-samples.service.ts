import type { Call } from '../../accounts/call.ts'
import { workingDaysFrom } from '../../availability/working-days.service.ts'
import { reportDueOn } from '../../availability/working-days.ts'
import { reasonNeeded } from '../../bookings/qualifications/qualification-problems.ts'
import type { Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { localDayOf } from '../../shared/local-time.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { tellEnterprise } from '../order-notices.service.ts'
import { orderTransition } from '../order-transition.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { settledOrder } from '../settle-order.service.ts'
import { circumstanceProblems, handOn, type KeptSample, samplesWith } from './chains.service.ts'
import { asKept, holderProblems } from './custody.ts'

/** Samples that a lab takes in. */
export interface Receiving {
  orderId: string
  /** Those that have come; all when left open. Others are handed over when they do. */
  sampleIds: readonly string[] | null
  /** Who received them there, if anybody is named. */
  receivedBy: string | null
  condition: string
  location: string
  /** When; now when left open. */
  at: Date | null
}

/**
 * Takes the samples of an order in, by the lab, from the carrier or from the enterprise itself. From that day on, by the
 * clock of the lab, the working days count by which it owes the report. Receiving twice is the same.
 */
export async function receiveSamples(call: Call, receiving: Receiving): Promise<OrderRow> {
  const { orderId, sampleIds, receivedBy, at, ...circumstances } = receiving
  const { agent } = await actOnOrder(call, orderId, 'sample.receive')
  const to = asKept({ kind: 'LAB', name: receivedBy })
  const said = { ...circumstances, trackingNumber: null }
  refuseAny([
    ...holderProblems(to, '').map((problem) => ({ ...problem, path: ['receivedBy'] })),
    ...circumstanceProblems(said),
  ])
  return call.db.transaction((tx) =>
    settledOrder(tx, orderId, 'receive', async (order) => {
      const { clock } = order
      const receivedAt = at ?? clock
      const kept = chosen(await samplesWith(tx, orderId, ['CARRIER', 'ENTERPRISE']), sampleIds)
      await handOn(tx, kept, { ...said, to, side: 'LAB', agent, clock, at: receivedAt })
      const changes = { receivedAt, reportDueOn: await dueFrom(tx, order, receivedAt) }
      const received = (await orderTransition(tx, orderId, 'receive', agent, changes))!
      await tellEnterprise(tx, 'SAMPLES_RECEIVED', received, agent)
      return received
    }),
  )
}

/** The samples that are named. One that is not among them is answered like one that is not there. */
function chosen(kept: KeptSample[], ids: readonly string[] | null): KeptSample[] {
  if (ids === null) return kept
  const named = new Set(ids)
  const found = kept.filter(({ sample }) => named.has(sample.id))
  if (found.length === 0 || found.length < named.size) throw notFound()
  return found
}

/** By which day the report is owed; what was promised before, where an order says nothing of days. */
async function dueFrom(tx: Tx, { days, timeZone, reportDueOn: promised }: OrderRow, receivedAt: Date) {
  if (days === null || timeZone === null) return promised
  const receivedOn = localDayOf(receivedAt, timeZone)
  return reportDueOn(receivedOn, days, await workingDaysFrom(tx, receivedOn))
}

/** Refuses the samples of an order, by the lab, which ends it. Where they are by then, they are handed back from. */
export async function rejectSamples(call: Call, orderId: string, reason: string): Promise<OrderRow> {
  const { agent } = await actOnOrder(call, orderId, 'sample.reject', reason)
  refuseAny(reasonNeeded(reason))
  return call.db.transaction((tx) =>
    settledOrder(tx, orderId, 'rejectSample', async ({ clock }) => {
      const rejected = (await orderTransition(tx, orderId, 'rejectSample', agent, { endedAt: clock }))!
      await tellEnterprise(tx, 'SAMPLES_REJECTED', rejected, agent)
      return rejected
    }),
  )
}
