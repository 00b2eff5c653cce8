import type { Call } from '../../accounts/call.ts'
import { authorize, signedIn } from '../../accounts/permission.ts'
import { agentOf } from '../../bookings/bookings.service.ts'
import { transact } from '../../bookings/mandates/transact.service.ts'
import { underMandateOf } from '../../bookings/new-booking.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { notify } from '../../notices/notices.service.ts'
import { about, nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { requestOf, storeAnswer } from '../../shared/idempotency.repository.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { placeQuoted } from '../capacity/placing.service.ts'
import { tellLab, tellLabs, tellMandator } from '../order-notices.service.ts'
import { orderStateProblem } from '../order-state-problem.ts'
import { orderTransition } from '../order-transition.repository.ts'
import { findOrder, type LockedOrder, lockOrder } from '../orders.repository.ts'
import { readOrder } from '../orders.service.ts'
import type { OrderRow } from '../orders.table.ts'
import { answerInvitation, loseInvitations } from '../requests/invitations.repository.ts'
import { quoteStateProblem } from './quote-problems.ts'
import { endOpenQuotes, endQuote, findQuote } from './quotes.repository.ts'
import { readQuote } from './quotes.service.ts'
import type { QuoteRow } from './quotes.table.ts'

export interface Acceptance {
  quoteId: string
  /** On which day the samples are to be at the lab; its next working day when left open. */
  samplesOn: string | null
  idempotencyKey: string
}

/**
 * Accepts a quote, by the enterprise: its lab tests at its price, all others have lost and are told. Of two that are
 * accepted at once one is. Accepting it twice is the same.
 */
export async function acceptQuote(
  call: Call,
  { quoteId, samplesOn, idempotencyKey }: Acceptance,
): Promise<OrderRow> {
  signedIn(call.actor)
  const { orderId, enterpriseId } = await readQuote(call, quoteId)
  const actor = authorize(call.actor, 'order.accept', await readOrder(call, orderId))
  const request = requestOf(enterpriseId, 'acceptQuote', idempotencyKey, {
    quoteId,
    samplesOn,
    ...underMandateOf({ mandateId: actor.mandate?.id ?? null }),
  })
  return transact(call, async (tx) => {
    if (!(await storeAnswer(tx, request, { orderId }))) return (await findOrder(tx, orderId))!
    const order = await lockOrder(tx, orderId)
    const quote = (await findQuote(tx, quoteId))!
    if (quote.status === 'ACCEPTED') {
      nothingNew(tx)
      return order
    }
    refuseAny(acceptanceProblems(order, quote))
    about(tx, 'Order', orderId)
    return takeQuote(tx, order, quote, { samplesOn, now: call.now, agent: agentOf(actor) })
  })
}

function acceptanceProblems(order: LockedOrder, { status, validUntil }: QuoteRow) {
  if (status !== 'OPEN') return [quoteStateProblem(status)]
  if (validUntil <= order.clock) return [quoteStateProblem('LAPSED')]
  return order.status === 'QUOTED' ? [] : [orderStateProblem(order, ['quoteId'])]
}

interface How {
  samplesOn: string | null
  now: Date
  agent: Agent
}

/** Takes a quote that can be accepted, in the caller's transaction, which has locked the order. */
export async function takeQuote(
  tx: Tx,
  order: OrderRow,
  quote: QuoteRow,
  { samplesOn, now, agent }: How,
): Promise<OrderRow> {
  const { orderId, labId, serviceId, priceFen, days } = quote
  const placement = await placeQuoted(tx, quote, { samples: order.samples, samplesOn, days, now })
  if (!(await endQuote(tx, quote.id, 'ACCEPTED'))) throw new Refusal(quoteStateProblem('LAPSED'))
  const moved = (await orderTransition(tx, orderId, 'accept', agent, {
    labId,
    serviceId,
    priceFen,
    days,
    ...placement,
    price: priceFen > 0 ? [{ kind: 'QUOTED', fen: priceFen }] : [],
  }))!
  await answerInvitation(tx, { orderId, labId }, ['QUOTED'], 'WON')
  await tellLosers(tx, order, agent)
  await tellLab(tx, 'QUOTE_ACCEPTED', moved, agent)
  await tellMandator(tx, 'QUOTE_ACCEPTED', moved, agent)
  return moved
}

/** Those that have quoted are told which of their quotes is lost, for they no longer see the request. */
async function tellLosers(tx: Tx, order: OrderRow, agent: Agent): Promise<void> {
  const lost = await endOpenQuotes(tx, order.id, 'LOST')
  const others = new Set(await loseInvitations(tx, order.id))
  for (const { id: quoteId, labId } of lost) {
    others.delete(labId)
    const notice = { kind: 'QUOTE_LOST' as const, orderId: order.id, quoteId }
    await notify(tx, { organizationId: labId }, notice, agent.personId)
  }
  await tellLabs(tx, 'QUOTE_LOST', order, [...others], { ...agent, reason: null })
}
