import type { Call } from '../../accounts/call.ts'
import { authorize } from '../../accounts/permission.ts'
import { agentOf } from '../../bookings/bookings.service.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { type Booker, bookerOf, underMandateOf } from '../../bookings/new-booking.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../../shared/idempotency.repository.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { methodColumns } from '../need.ts'
import { tellMandator } from '../order-notices.service.ts'
import { recordOrderEvent } from '../order-transition.repository.ts'
import { findOrder, insertOrder } from '../orders.repository.ts'
import type { OrderRow } from '../orders.table.ts'
import { attachFiles } from './attachments.service.ts'
import { inviteFitting, inviteNamed } from './invite.service.ts'
import { countOpenRequests } from './open-requests.repository.ts'
import { MAX_OPEN_REQUESTS, REQUESTS_FULL, requestProblems, type TestRequest } from './request.ts'

/**
 * Asks labs to quote for a test: those that are named, or all that can, who are told of it. The same idempotency key with
 * the same input answers with the same order.
 */
export async function requestTest(
  call: Call,
  { idempotencyKey, ...asked }: TestRequest & { idempotencyKey: string },
): Promise<OrderRow> {
  const actor = authorize(call.actor, 'order.request', {})
  const booker = bookerOf(actor)
  const request = requestOf(booker.enterpriseId, 'requestTest', idempotencyKey, {
    ...asked,
    ...underMandateOf(booker),
  })
  return transact(call, async (tx) => {
    const id = newId()
    if (!(await storeAnswer(tx, request, { orderId: id }))) {
      const { orderId } = (await storedAnswer<{ orderId: string }>(tx, request))!
      return (await findOrder(tx, orderId))!
    }
    // A retry may come when the time to quote is over.
    refuseAny(requestProblems(asked, call.now))
    await checkRoom(tx, booker.enterpriseId)
    return askLabs(tx, { id, booker, agent: agentOf(actor) }, asked)
  })
}

/** Refuses when an enterprise has as many requests open as it may; until the transaction ends nobody makes another. */
export async function checkRoom(tx: Tx, enterpriseId: string): Promise<void> {
  refuseAny((await countOpenRequests(tx, enterpriseId)) < MAX_OPEN_REQUESTS ? [] : [REQUESTS_FULL])
}

/** Of a request that is made: its id, for whom it is, and who makes it. */
export interface Asker {
  id: string
  booker: Booker
  agent: Agent
}

/** Makes a request and tells the labs that are asked, in the caller's transaction; what was asked is sound. */
export async function askLabs(tx: Tx, { id, booker, agent }: Asker, asked: TestRequest): Promise<OrderRow> {
  const order = await insertRequest(tx, id, booker, asked)
  await recordOrderEvent(tx, id, 'request', agent)
  if (asked.labIds) await inviteNamed(tx, order, asked.labIds, agent)
  else await inviteFitting(tx, order, agent)
  await tellMandator(tx, 'TEST_REQUESTED', order, agent)
  return order
}

async function insertRequest(tx: Tx, id: string, booker: Booker, asked: TestRequest): Promise<OrderRow> {
  const { methods, labIds, fileIds, answerBy, ...need } = asked
  const order = await insertOrder(tx, {
    id,
    ...booker,
    ...need,
    ...methodColumns(methods),
    answerBy,
    dueAt: answerBy,
    status: 'REQUESTED',
    audience: labIds ? 'NAMED_LABS' : 'ALL_LABS',
  })
  about(tx, 'Order', id)
  await attachFiles(tx, order, fileIds)
  return order
}
