import type { Call } from '../../accounts/call.ts'
import { authorize, signedIn } from '../../accounts/permission.ts'
import { agentOf, reasonProblems } from '../../bookings/bookings.service.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { findTestService } from '../../catalog/test-services/test-services.repository.ts'
import { about, nothingNew } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { isOpenForQuotes } from '../order.ts'
import { tellEnterprise } from '../order-notices.service.ts'
import { orderStateProblem, REQUEST_OVER } from '../order-state-problem.ts'
import { orderTransition } from '../order-transition.repository.ts'
import { changeOrder, lockOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import { answerInvitation } from '../requests/invitations.repository.ts'
import { dueOf } from '../requests/request-due.service.ts'
import { RETIRED } from '../service-problems.ts'
import { MAX_QUOTES, type Offer, offerProblems, QUOTES_FULL, quoteStateProblem } from './quote-problems.ts'
import { countQuotes, endOpenQuotes, endQuote, findQuote, insertQuote } from './quotes.repository.ts'
import { readQuote } from './quotes.service.ts'
import type { QuoteRow } from './quotes.table.ts'

/** Quotes for a request, by a lab that may; another quote of the lab for it is withdrawn. The enterprise is told. */
export async function quoteTest(call: Call, orderId: string, offer: Offer): Promise<QuoteRow> {
  const { order, agent } = await actOnOrder(call, orderId, 'order.quote')
  const labId = order.quotingLabId!
  refuseAny(offerProblems(offer, order.paidBy, call.now))
  if (offer.serviceId) await checkService(call.db, labId, offer.serviceId)
  // What a lab may see of a request that is not its own it may not change.
  return call.db.transaction((tx) => asSystem(tx, () => giveQuote(tx, orderId, labId, offer, agent)))
}

async function checkService(db: Db, labId: string, id: string): Promise<void> {
  const service = await findTestService(db, id)
  if (service?.labId !== labId) throw notFound()
  refuseAny(service.retiredAt ? [RETIRED] : [])
}

/** Gives a quote in the caller's transaction, which acts as the service itself; what is offered is sound. */
export async function giveQuote(
  tx: Tx,
  orderId: string,
  labId: string,
  offer: Offer,
  agent: Agent,
): Promise<QuoteRow> {
  const order = await lockOrder(tx, orderId)
  if (!isOpenForQuotes(order)) throw new Refusal(orderStateProblem(order))
  if (order.answerBy! <= order.clock) throw new Refusal(REQUEST_OVER)
  refuseAny((await countQuotes(tx, orderId, labId)) < MAX_QUOTES ? [] : [QUOTES_FULL])
  await endOpenQuotes(tx, orderId, 'WITHDRAWN', labId)
  const { price: priceFen, ...terms } = offer
  const quote = await insertQuote(tx, {
    id: newId(),
    orderId,
    labId,
    enterpriseId: order.enterpriseId,
    personId: agent.personId!,
    ...terms,
    priceFen,
    status: 'OPEN',
  })
  about(tx, 'Quote', quote.id)
  await answerInvitation(tx, { orderId, labId }, ['INVITED', 'QUOTED', 'DECLINED'], 'QUOTED')
  const dueAt = await dueOf(tx, order)
  const moved = (await orderTransition(tx, orderId, 'quote', agent, { dueAt }))!
  await tellEnterprise(tx, 'TEST_QUOTED', moved, agent, quote.id)
  return quote
}

/** Withdraws a quote, by its lab, before it is accepted. Withdrawing twice is the same. */
export async function withdrawQuote(call: Call, id: string, reason?: string | null): Promise<QuoteRow> {
  signedIn(call.actor)
  const quote = await readQuote(call, id)
  const agent = agentOf(authorize(call.actor, 'quote.withdraw', quote), reason)
  refuseAny(reasonProblems(reason))
  return call.db.transaction((tx) =>
    // As for quoting.
    asSystem(tx, async () => {
      const order = await lockOrder(tx, quote.orderId)
      const withdrawn = await endQuote(tx, id, 'WITHDRAWN')
      if (!withdrawn) return withdrawnBefore(tx, (await findQuote(tx, id))!)
      await answerInvitation(tx, quote, ['QUOTED'], 'INVITED')
      await changeOrder(tx, order.id, { dueAt: await dueOf(tx, order) })
      await tellEnterprise(tx, 'QUOTE_WITHDRAWN', order, agent, id)
      return withdrawn
    }),
  )
}

function withdrawnBefore(tx: Tx, quote: QuoteRow): QuoteRow {
  if (quote.status !== 'WITHDRAWN') throw new Refusal(quoteStateProblem(quote.status as 'LOST'))
  nothingNew(tx)
  return quote
}
