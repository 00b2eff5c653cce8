import type { Booker } from '../bookings/new-booking.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { totalOf } from '../catalog/price.ts'
import { findTestService } from '../catalog/test-services/test-services.repository.ts'
import { about } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { refuseAny } from '../shared/refusal.ts'
import { placeSamples } from './capacity/placing.service.ts'
import { fixedPrice, testDays } from './fixed-price.ts'
import { type Need, needProblems } from './need.ts'
import { tellLab, tellMandator } from './order-notices.service.ts'
import { orderTransition, recordOrderEvent } from './order-transition.repository.ts'
import { insertOrder, lockOrder } from './orders.repository.ts'
import type { OrderRow } from './orders.table.ts'
import { attachFiles } from './requests/attachments.service.ts'
import { serviceProblems } from './service-problems.ts'

/** What somebody orders of a test service at its fixed price. */
export interface OrderWish extends Need {
  serviceId: string
  /** On which day the samples are to be at the lab; its next working day when left open. */
  samplesOn: string | null
}

/** For whom an order is taken, when, and whether only for a while. */
export interface Taking {
  /** The id that the order gets. */
  id: string
  booker: Booker
  now: Date
  /** Until when it is held, as a part of a bundle; null where it is ordered at once. */
  heldUntil: Date | null
}

/**
 * Takes an order of a test service at the price that it has now, in the caller's transaction, whose mandate is locked by
 * `transact`. It is ACCEPTED, or HELD until it is confirmed or its time runs out; either takes room in the week in which
 * its samples are expected: `expectedOn` is later than `samplesOn` where that week was full. Who takes several orders
 * locks their services before (`lockServices`). Refuses what is wrong with the wish; tells nobody.
 */
export async function takeOrder(
  tx: Tx,
  { serviceId, fileIds, samplesOn, ...need }: OrderWish,
  { id, booker, now, heldUntil }: Taking,
): Promise<OrderRow> {
  const service = await findTestService(tx, serviceId)
  if (!service) throw notFound()
  refuseAny([...needProblems({ ...need, fileIds }), ...serviceProblems(service, need.urgent)])
  const days = testDays(service, need.urgent)
  const placement = await placeSamples(tx, service, { samples: need.samples, samplesOn, days, now })
  const price = fixedPrice(service, booker.sizeClass, need)
  const order = await insertOrder(tx, {
    id,
    ...booker,
    ...need,
    ...placement,
    days,
    price,
    priceFen: totalOf(price),
    serviceId,
    labId: service.labId,
    methods: service.methods,
    methodNumbers: service.methodNumbers,
    audience: 'NAMED_LABS',
    status: heldUntil ? 'HELD' : 'ACCEPTED',
    dueAt: heldUntil,
  })
  about(tx, 'Order', order.id)
  await attachFiles(tx, order, fileIds)
  await recordOrderEvent(tx, order.id, heldUntil ? 'hold' : 'order', agentFor(booker))
  return order
}

/**
 * Confirms an order that is held, and tells its lab; null when its time has run out, or it has moved on. For whoever
 * confirms the whole that it is a part of.
 */
export async function confirmOrder(tx: Tx, id: string, agent: Agent): Promise<OrderRow | null> {
  const { dueAt, clock } = await lockOrder(tx, id)
  if (!dueAt || dueAt <= clock) return null
  const confirmed = await orderTransition(tx, id, 'confirm', agent)
  if (confirmed) {
    await tellLab(tx, 'TEST_ORDERED', confirmed, agent)
    await tellMandator(tx, 'TEST_ORDERED', confirmed, agent)
  }
  return confirmed
}

/** Gives up an order that is held, whose room in its week is free again: by whoever holds it, or as its time runs out. */
export async function releaseOrder(
  tx: Tx,
  id: string,
  how: 'withdraw' | 'expire',
  agent: Agent,
): Promise<OrderRow | null> {
  const { status, dueAt, clock } = await lockOrder(tx, id)
  const isOver = dueAt !== null && dueAt <= clock
  return status === 'HELD' && (how === 'withdraw' || isOver)
    ? orderTransition(tx, id, how, agent, { endedAt: clock })
    : null
}

/** As whom somebody takes an order. */
export const agentFor = ({ personId, enterpriseId, mandateId }: Booker): Agent => ({
  personId,
  organizationId: enterpriseId,
  mandateId: mandateId ?? undefined,
})
