import type { Call } from '../../accounts/call.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { invalid } from '../../catalog/bound.ts'
import { about } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { grouped } from '../../shared/grouped.ts'
import { newId } from '../../shared/id.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { isOpenForQuotes } from '../order.ts'
import { tellEnterprise, tellLabs, tellMandator } from '../order-notices.service.ts'
import { orderStateProblem } from '../order-state-problem.ts'
import { lockOrder } from '../orders.repository.ts'
import { actOnOrder, type SeenOrder } from '../orders.service.ts'
import { isInvited } from '../requests/invitations.repository.ts'
import { insertMessage, listMessages } from './messages.repository.ts'
import type { MessageRow } from './messages.table.ts'

const MAX_TEXT = 2_000

export interface Question {
  orderId: string
  /** Whom an enterprise asks or answers before it has chosen a lab. */
  labId: string | null
  text: string
}

/** Asks or answers about a test, between the enterprise and one lab; the other side is told. */
export async function askAboutTest(call: Call, { orderId, labId, text }: Question): Promise<MessageRow> {
  const { order: seen, agent } = await actOnOrder(call, orderId, 'order.discuss')
  refuseAny(text.trim().length >= 1 && text.length <= MAX_TEXT ? [] : [BAD_TEXT])
  return transact(call, async (tx) => {
    const order = await behindLock(tx, seen)
    const otherLab = await labOfThread(tx, order, labId)
    const { enterpriseId } = order
    const { personId, mandateId } = agent
    const organizationId = call.actor!.mandate?.delegateId ?? agent.organizationId
    const message = await insertMessage(tx, {
      id: newId(),
      orderId,
      labId: otherLab,
      enterpriseId,
      text: text.trim(),
      mandateId,
      personId: personId!,
      organizationId: organizationId!,
    })
    about(tx, 'OrderMessage', message.id)
    await tellOtherSide(tx, order, otherLab, agent)
    return message
  })
}

/** An order that stays as it is. Once it is decided, a lab that could only quote for it says nothing more. */
async function behindLock(tx: Tx, { id, quotingLabId }: SeenOrder): Promise<SeenOrder> {
  // What a lab may see of a request that is not its own it may not lock.
  const order = await asSystem(tx, () => lockOrder(tx, id))
  if (quotingLabId && !isOpenForQuotes(order)) throw new Refusal(orderStateProblem(order))
  return { ...order, quotingLabId }
}

/** With which lab it is spoken: whichever asks, the one that was chosen, or until then the one that is named. */
async function labOfThread(db: Db, order: SeenOrder, named: string | null): Promise<string> {
  const labId = order.quotingLabId ?? order.labId
  if (labId) return labId
  if (!isOpenForQuotes(order)) throw new Refusal(orderStateProblem(order))
  if (!named || !(await isInvited(db, order.id, named))) throw new Refusal(NAME_A_LAB)
  return named
}

async function tellOtherSide(tx: Tx, order: SeenOrder, labId: string, agent: Agent): Promise<void> {
  if (agent.organizationId === labId) return tellEnterprise(tx, 'TEST_ASKED', order, agent)
  await tellLabs(tx, 'TEST_ASKED', order, [labId], agent)
  await tellMandator(tx, 'TEST_ASKED', order, agent)
}

/** Which part of a thread; with all labs, or with one. */
export interface ThreadPage {
  labId: string | null
  page: PageRequest
}

/** The same page of the threads of some orders. */
export async function threadPages(
  db: Db,
  orders: readonly { id: string }[],
  { labId, page }: ThreadPage,
): Promise<Page<MessageRow>[]> {
  const ids = orders.map(({ id }) => id)
  const threads = grouped(await listMessages(db, ids, labId, page), ({ orderId }) => orderId)
  return ids.map((id) => pageOf(threads.get(id) ?? [], page))
}

const BAD_TEXT: Problem = invalid(
  ['text'],
  `A question or answer has 1 to ${MAX_TEXT} characters.`,
  `提问或答复须为 1 至 ${MAX_TEXT} 个字符。`,
)

const NAME_A_LAB: Problem = invalid(
  ['labId'],
  'No lab has been chosen yet: name with labId one of the labs that may quote for it.',
  '尚未选定技术机构:请用 labId 指定一家受邀报价的机构。',
)
