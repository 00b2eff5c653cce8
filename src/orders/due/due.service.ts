import type { Call } from '../../accounts/call.ts'
import { NOBODY } from '../../bookings/transition.repository.ts'
import type { Tx } from '../../shared/db.ts'
import { isOpenForQuotes } from '../order.ts'
import { tellEnterprise, tellLabs, tellParties } from '../order-notices.service.ts'
import { orderTransition } from '../order-transition.repository.ts'
import { changeOrder, type LockedOrder, lockOrder } from '../orders.repository.ts'
import type { OrderRow } from '../orders.table.ts'
import { isOverdue } from '../overdue.ts'
import { releaseOrder } from '../place-order.service.ts'
import { endOpenQuotes, endQuote, findLapsed } from '../quotes/quotes.repository.ts'
import type { QuoteRow } from '../quotes/quotes.table.ts'
import { answerInvitation, loseInvitations } from '../requests/invitations.repository.ts'
import { inviteFitting } from '../requests/invite.service.ts'
import { dueOf } from '../requests/request-due.service.ts'
import { findDueOrders, findOpenToAll, findUntoldOverdue } from './due.repository.ts'

type Clock = Pick<Call, 'db'>

const BATCH = 200

/**
 * Does what is due: quotes lapse, requests expire that nobody may quote for any more and of which no quote can be
 * accepted, and orders that are held. Any number of processes may do it at once.
 */
export async function settleDueOrders(clock: Clock): Promise<void> {
  await forEach(clock, (passed) => findLapsed(clock.db, BATCH, passed), lapse)
  await forEach(clock, (passed) => findDueOrders(clock.db, BATCH, passed), settle)
}

/** Tells both parties once of each report that is overdue. */
export const tellOfOverdue = (clock: Clock): Promise<void> =>
  forEach(clock, (passed) => findUntoldOverdue(clock.db, BATCH, passed), tellOverdue)

/** Lets labs that can do an open request by now quote for it as well. */
export async function inviteLaterLabs(clock: Clock): Promise<void> {
  const failures: unknown[] = []
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const open: OrderRow[] = await findOpenToAll(clock.db, after, BATCH)
    await doEach(clock, open, (tx, { id }) => inviteLater(tx, id), failures)
    after = open.length < BATCH ? undefined : open.at(-1)!.id
  }
  if (failures.length > 0) throw failures[0]
}

/** Does something with each by itself. What failed stays at the head, and must not keep all others from their turn. */
async function forEach<Row>(
  clock: Clock,
  find: (passed: number) => Promise<Row[]>,
  act: (tx: Tx, row: Row) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = []
  for (;;) {
    const due = await find(failures.length)
    await doEach(clock, due, act, failures)
    if (due.length < BATCH) break
  }
  if (failures.length > 0) throw failures[0]
}

async function doEach<Row>(
  { db }: Clock,
  all: readonly Row[],
  act: (tx: Tx, row: Row) => Promise<unknown>,
  failures: unknown[],
): Promise<void> {
  for (const row of all)
    await db.transaction((tx) => act(tx, row)).catch((error: unknown) => failures.push(error))
}

async function lapse(tx: Tx, { id, orderId, labId }: QuoteRow): Promise<void> {
  const order = await lockOrder(tx, orderId)
  if (!(await endQuote(tx, id, 'LAPSED'))) return
  await answerInvitation(tx, { orderId, labId }, ['QUOTED'], 'INVITED')
  await tellEnterprise(tx, 'QUOTE_LAPSED', order, NOBODY, id)
  await tellLabs(tx, 'QUOTE_LAPSED', order, [labId], NOBODY)
}

async function settle(tx: Tx, { id }: OrderRow): Promise<void> {
  const order = await lockOrder(tx, id)
  if (order.status === 'HELD') await releaseOrder(tx, id, 'expire', NOBODY)
  else if (isOpenForQuotes(order)) await expireOrWait(tx, order)
}

async function expireOrWait(tx: Tx, order: LockedOrder): Promise<void> {
  const { id, clock } = order
  const dueAt = await dueOf(tx, order)
  if (dueAt > clock) {
    await changeOrder(tx, id, { dueAt })
    return
  }
  await endOpenQuotes(tx, id, 'LAPSED')
  await loseInvitations(tx, id)
  const expired = (await orderTransition(tx, id, 'expire', NOBODY, { endedAt: clock }))!
  await tellEnterprise(tx, 'TEST_EXPIRED', expired, NOBODY)
}

async function tellOverdue(tx: Tx, { id }: OrderRow): Promise<void> {
  const order = await lockOrder(tx, id)
  // Another process may have told it, or the report may have come, while this one waited for the lock.
  if (order.overdueToldFor === order.reportDueOn || !isOverdue(order, order.clock)) return
  await changeOrder(tx, id, { overdueToldFor: order.reportDueOn })
  await tellParties(tx, 'REPORT_OVERDUE', order, NOBODY)
}

async function inviteLater(tx: Tx, id: string): Promise<void> {
  const order = await lockOrder(tx, id)
  if (isOpenForQuotes(order)) await inviteFitting(tx, order, NOBODY)
}
