import type { Call } from '../../accounts/call.ts'
import type { Actor } from '../../accounts/organization.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { bookerOf, underMandateOf } from '../../bookings/new-booking.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { after, DAY } from '../../shared/period.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { placeQuoted } from '../capacity/placing.service.ts'
import type { RetestPayer } from '../order.ts'
import { tellEnterprise, tellMandator } from '../order-notices.service.ts'
import { orderStateProblem } from '../order-state-problem.ts'
import { recordOrderEvent } from '../order-transition.repository.ts'
import { findOrder, insertOrder, lockOrder, retestsOf } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { inviteNamed } from '../requests/invite.service.ts'
import { checkRoom } from '../requests/request-test.service.ts'
import { isRepeatable, isUnderWay, ONLY_AT_OWN_COST, RETEST_UNDER_WAY, repeated } from './retest.ts'

export interface RetestRequest {
  orderId: string
  paidBy: RetestPayer
  reason: string | null
  idempotencyKey: string
}

const ANSWER_DAYS = 14

/**
 * Has what was tested tested again, as an order of its own that is linked to the first. By the lab, which says that the
 * fault is its own: ordered at once and free of charge. By the enterprise: a request to the same lab, which quotes a
 * price where the enterprise pays, and nothing where the lab is to. The same idempotency key with the same input answers
 * with the same order.
 */
export async function retest(
  call: Call,
  { orderId, paidBy, reason, idempotencyKey }: RetestRequest,
): Promise<OrderRow> {
  const { order, agent } = await actOnOrder(call, orderId, 'order.retest', reason)
  const actor = call.actor!
  const isByLab = actor.organizationId === order.labId
  refuseAny(isByLab && paidBy !== 'LAB' ? [ONLY_AT_OWN_COST] : [])
  const request = requestOf(actor.organizationId, 'retest', idempotencyKey, {
    orderId,
    paidBy,
    reason,
    ...underMandateOf({ mandateId: actor.mandate?.id ?? null }),
  })
  return transact(call, async (tx) => {
    const id = newId()
    if (!(await storeAnswer(tx, request, { orderId: id }))) {
      const stored = (await storedAnswer<{ orderId: string }>(tx, request))!
      return (await findOrder(tx, stored.orderId))!
    }
    await checkRepeatable(tx, orderId)
    about(tx, 'Order', id)
    return isByLab
      ? ordered(tx, id, order, agent, call.now)
      : requested(tx, id, order, { paidBy, actor, agent, now: call.now })
  })
}

/** Refuses what cannot be tested again, or is already: behind the lock of the order, one retest is made at a time. */
async function checkRepeatable(tx: Tx, id: string): Promise<void> {
  const order = await lockOrder(tx, id)
  if (!isRepeatable(order)) throw new Refusal(orderStateProblem(order))
  if ((await retestsOf(tx, [id])).some(isUnderWay)) throw new Refusal(RETEST_UNDER_WAY)
}

async function ordered(tx: Tx, id: string, order: OrderRow, agent: Agent, now: Date): Promise<OrderRow> {
  const { samples, days, personId, serviceId } = order
  const labId = order.labId!
  const placement = await placeQuoted(
    tx,
    { labId, serviceId },
    { samples, samplesOn: null, days: days!, now },
  )
  const again = await insertOrder(tx, {
    ...repeated(order),
    ...placement,
    id,
    personId,
    labId,
    serviceId,
    days,
    status: 'ACCEPTED',
    paidBy: 'LAB',
    priceFen: 0,
    price: [],
  })
  await recordOrderEvent(tx, id, 'retest', agent)
  await tellEnterprise(tx, 'RETEST_ORDERED', again, agent)
  return again
}

interface Asking {
  paidBy: RetestPayer
  actor: Actor
  agent: Agent
  now: Date
}

async function requested(tx: Tx, id: string, order: OrderRow, { paidBy, actor, agent, now }: Asking) {
  await checkRoom(tx, order.enterpriseId)
  const answerBy = after(now, ANSWER_DAYS * DAY)
  const { personId, mandateId, sizeClass } = bookerOf(actor)
  const again = await insertOrder(tx, {
    ...repeated(order),
    id,
    personId,
    mandateId,
    sizeClass,
    paidBy,
    status: 'REQUESTED',
    answerBy,
    dueAt: answerBy,
  })
  await recordOrderEvent(tx, id, 'retest', agent)
  await inviteNamed(tx, again, [order.labId!], agent)
  await tellMandator(tx, 'RETEST_ORDERED', again, agent)
  return again
}
