import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { MANDATE_SCOPES } from '../../src/accounts/mandates/mandate.ts'
import { insertMandate } from '../../src/accounts/mandates/mandates.repository.ts'
import { committed } from '../../src/bookings/mandates/commitments.repository.ts'
import { inviteLaterLabs, settleDueOrders, tellOfOverdue } from '../../src/orders/due/due.service.ts'
import { cancelOrder } from '../../src/orders/lifecycle/lifecycle.service.ts'
import { retest } from '../../src/orders/lifecycle/retest.service.ts'
import { isUnderWay, repeated } from '../../src/orders/lifecycle/retest.ts'
import { orderTest } from '../../src/orders/order-test.service.ts'
import { findOrder, insertOrder, retestsOf } from '../../src/orders/orders.repository.ts'
import { acceptQuote } from '../../src/orders/quotes/accept-quote.service.ts'
import { quoteTest, withdrawQuote } from '../../src/orders/quotes/quote-test.service.ts'
import { findQuote } from '../../src/orders/quotes/quotes.repository.ts'
import { requestTest } from '../../src/orders/requests/request-test.service.ts'
import { askAboutTest } from '../../src/orders/thread/thread.service.ts'
import { rows } from '../../src/shared/db.ts'
import { Fault } from '../../src/shared/fault.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { actingFor } from '../../src/shared/wall/handles.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { insertTestService } from '../support/test-service-rows.ts'
import { minutesAfter } from '../support/time.ts'

const ROUNDS = 4

let market: Market
/** Labs that quote, through pools of several processes. */
let labs: Call[]
beforeAll(async () => {
  market = await prepareMarket(9)
  const ids = market.enterprises.slice(3).map(({ actor }) => actor!.organizationId)
  await market.db.execute(
    sql`update organization set kind = 'LAB', size_class = null where id = any (${sql.param(ids)}::uuid[])`,
  )
  labs = market.enterprises.slice(3).map((call) => {
    const actor = { ...call.actor!, kind: 'LAB' as const, sizeClass: null }
    return { ...call, actor }
  })
})
afterAll(() => market.close())

const enterprise = (): Call => ({ ...market.enterprises[0]!, now: new Date() })
/** The same enterprise through another process. */
const elsewhere = (turn: number): Call => {
  const { actor } = market.enterprises[0]!
  return { ...enterprise(), db: actingFor(market.enterprises[turn % 3]!.db, actor) }
}
const later = () => minutesAfter(new Date(), 1_440)

/** A request for which each lab has quoted; the ids of the request and the quotes. */
async function quoted(): Promise<{ orderId: string; quoteIds: string[] }> {
  const { id: orderId } = await requestTest(enterprise(), {
    ...{ mode: 'OUTSOURCED_TEST', subject: '拉伸', need: '', samples: 1, urgent: false, wantedBy: null },
    ...{ fileIds: [], methods: [], answerBy: later(), idempotencyKey: randomUUID() },
    labIds: labs.map(({ actor }) => actor!.organizationId),
  })
  const quotes = await Promise.all(
    labs.map((lab) => quoteTest({ ...lab, now: new Date() }, orderId, OFFER())),
  )
  return { orderId, quoteIds: quotes.map(({ id }) => id) }
}
const OFFER = () => ({ serviceId: null, price: 50_000, days: 3, remarks: '', validUntil: later() })

type Accept = (call: Call, quoteId: string) => Promise<unknown>

const byTheService: Accept = (call, quoteId) =>
  acceptQuote(call, { quoteId, samplesOn: null, idempotencyKey: randomUUID() })

/** What many would write: look whether none is accepted, then accept; without the index that the database keeps. */
const lookThenAccept =
  (looked: () => Promise<void>): Accept =>
  (call, quoteId) =>
    call.db.transaction(async (tx) => {
      const quote = (await findQuote(tx, quoteId))!
      const order = (await findOrder(tx, quote.orderId))!
      await looked()
      if (order.status !== 'QUOTED' || quote.status !== 'OPEN') throw new Refusal()
      await tx.execute(sql`update quote set status = 'ACCEPTED' where id = ${quoteId}::uuid`)
      await tx.execute(
        sql`update test_order set status = 'ACCEPTED', lab_id = ${quote.labId}::uuid where id = ${order.id}::uuid`,
      )
    })

const outcome = (action: Promise<unknown>): Promise<string> =>
  action.then(
    () => 'DONE',
    (error: unknown) => {
      if (error instanceof Refusal || error instanceof Fault) return 'REFUSED'
      throw error
    },
  )

const acceptedOf = async (orderId: string) =>
  (
    await rows<{ labId: string }>(
      market.db,
      sql`select lab_id as "labId" from quote where order_id = ${orderId}::uuid and status = 'ACCEPTED'`,
    )
  ).map(({ labId }) => labId)

async function race(accept: Accept) {
  const { orderId, quoteIds } = await quoted()
  const outcomes = await Promise.all(quoteIds.map((id, i) => outcome(accept(elsewhere(i), id))))
  return { orderId, outcomes, accepted: await acceptedOf(orderId) }
}

test('of all quotes of a request that are accepted at once exactly one is, and its lab has the order', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, outcomes, accepted } = await race(byTheService)
    expect(outcomes.filter((each) => each === 'DONE')).toHaveLength(1)
    expect(accepted).toEqual([(await findOrder(market.db, orderId))!.labId])
  }
})

test('the naive way, to look whether one is accepted and then accept, accepts several', async () => {
  await market.db.execute(sql`drop index quote_one_accepted`)
  try {
    expect((await race(lookThenAccept(meeting(labs.length)))).accepted).toHaveLength(labs.length)
  } finally {
    await market.db.execute(sql`delete from quote where status = 'ACCEPTED' and order_id in (
      select order_id from quote where status = 'ACCEPTED' group by order_id having count(*) > 1)`)
    await market.db.execute(
      sql`create unique index quote_one_accepted on quote (order_id) where status = 'ACCEPTED'`,
    )
  }
})

test('a quote that is accepted, withdrawn and lapses at once ends in one way, and the order agrees', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { orderId, quoteIds } = await quoted()
    const [quoteId] = quoteIds as [string]
    if (round % 2) {
      await market.db.execute(
        sql`update quote set valid_until = clock_timestamp() + interval '5 ms' where id = ${quoteId}::uuid`,
      )
    }
    await Promise.all([
      outcome(byTheService(elsewhere(round), quoteId)),
      outcome(withdrawQuote({ ...labs[0]!, now: new Date() }, quoteId)),
      settleDueOrders({ db: market.db }),
      outcome(quoteTest({ ...labs[1]!, now: new Date() }, orderId, OFFER())),
      outcome(askAboutTest({ ...labs[1]!, now: new Date() }, { orderId, labId: null, text: 'Which alloy?' })),
    ])
    const quote = (await findQuote(market.db, quoteId))!
    const order = (await findOrder(market.db, orderId))!
    expect(quote.status === 'ACCEPTED').toBe(order.status === 'ACCEPTED')
    expect(quote.status === 'ACCEPTED').toBe(order.labId === quote.labId)
  }
})

/** What many would write: look whether a retest is under way, and order one where none is. */
const lookThenRetest = (looked: () => Promise<void>) => async (call: Call, orderId: string) => {
  const isAny = (await retestsOf(call.db, [orderId])).some(isUnderWay)
  await looked()
  if (isAny) throw new Refusal()
  const first = (await findOrder(call.db, orderId))!
  const again = { ...repeated(first), id: newId(), personId: first.personId, status: 'ACCEPTED' as const }
  await call.db.transaction((tx) => insertOrder(tx, again))
}
const retestOnce = (call: Call, orderId: string) =>
  retest(call, { orderId, paidBy: 'LAB', reason: null, idempotencyKey: randomUUID() })

const RETESTS = 6

/** How many retests there are of an order when several are asked for at once. */
async function retestsAtOnce(ask: (call: Call, orderId: string) => Promise<unknown>): Promise<number> {
  const { orderId, quoteIds } = await quoted()
  await byTheService(enterprise(), quoteIds[0]!)
  await market.db.execute(sql`update test_order set status = 'CLOSED' where id = ${orderId}::uuid`)
  await Promise.all(Array.from({ length: RETESTS }, (_, i) => outcome(ask(elsewhere(i), orderId))))
  return (await retestsOf(market.db, [orderId])).length
}

test('of several retests that are asked for at once one is made, and the naive way makes more', async () => {
  expect(await retestsAtOnce(retestOnce)).toBe(1)
  expect(await retestsAtOnce(lookThenRetest(meeting(RETESTS)))).toBe(RETESTS)
})

test('orders and accepted quotes at once under one mandate never exceed its cap', async () => {
  const serviceId = await insertTestService(market, {})
  const idOf = (index: number) => market.enterprises[index]!.actor!.organizationId
  const { id, delegateId, scopes } = await insertMandate(market.db as never, {
    ...{ id: newId(), enterpriseId: idOf(0), delegateId: idOf(1), scopes: [...MANDATE_SCOPES] },
    ...{ capFen: 100_000, evidence: '委托书', status: 'ACTIVE' },
    offeredById: market.enterprises[0]!.actor!.personId,
    ...{ validFrom: minutesAfter(new Date(), -60), validUntil: later() },
  })
  const under = (turn: number): Call => {
    const call = asEnterprise(market, 1)
    const actor = { ...call.actor!, organizationId: idOf(0), mandate: { id, delegateId, scopes } }
    return { ...call, db: actingFor(market.enterprises[turn % 3]!.db, actor), actor }
  }
  const offers = (await Promise.all([quoted(), quoted(), quoted()])).map(({ quoteIds }) => quoteIds[0]!)
  const wish = {
    ...{ serviceId, mode: 'OUTSOURCED_TEST' as const, subject: '拉伸', need: '', samples: 1 },
    ...{ urgent: false, wantedBy: null, fileIds: [], samplesOn: null },
  }
  await Promise.all([
    ...offers.map((quoteId, i) => outcome(byTheService(under(i), quoteId))),
    ...Array.from({ length: 12 }, (_, i) =>
      outcome(orderTest(under(i), { ...wish, idempotencyKey: randomUUID() })),
    ),
  ])
  const spent = await committed(market.db, id)
  expect(spent).toBeLessThanOrEqual(100_000)
  expect(spent).toBeGreaterThanOrEqual(90_000)
})

test('what several processes do by themselves at once is told once, and the same key asks once', async () => {
  const idempotencyKey = randomUUID()
  const asked = {
    ...{ mode: 'OUTSOURCED_TEST' as const, subject: '拉伸', need: '', samples: 1, urgent: false },
    ...{ wantedBy: null, fileIds: [], methods: ['GB/T 228.1'], answerBy: later(), labIds: null },
  }
  const same = await Promise.all(
    Array.from({ length: 6 }, (_, i) => requestTest(elsewhere(i), { ...asked, idempotencyKey })),
  )
  expect(new Set(same.map(({ id }) => id)).size).toBe(1)
  const orderId = same[0]!.id
  // A retry may come when the time to quote is over; a new request may not.
  const late = { ...enterprise(), now: minutesAfter(asked.answerBy, 1) }
  expect((await requestTest(late, { ...asked, idempotencyKey })).id).toBe(orderId)
  expect(await outcome(requestTest(late, { ...asked, idempotencyKey: randomUUID() }))).toBe('REFUSED')
  await market.db.execute(sql`delete from notification`)
  await market.db.execute(
    sql`update test_order set due_at = now(), answer_by = now() where id = ${orderId}::uuid`,
  )
  await Promise.all(Array.from({ length: 4 }, () => settleDueOrders({ db: market.db })))
  expect((await findOrder(market.db, orderId))!.status).toBe('EXPIRED')
  const { orderId: owedId, quoteIds } = await quoted()
  await byTheService(enterprise(), quoteIds[0]!)
  await market.db.execute(sql`delete from notification where kind <> 'TEST_EXPIRED'`)
  await market.db.execute(
    sql`update test_order set report_due_on = now()::date - 9 where id = ${owedId}::uuid`,
  )
  await Promise.all([
    ...Array.from({ length: 4 }, () => tellOfOverdue({ db: market.db })),
    inviteLaterLabs({ db: market.db }),
    outcome(cancelOrder(elsewhere(1), owedId)),
  ])
  const told = await rows<{ kind: string; n: number }>(
    market.db,
    sql`select kind, count(*)::integer as n from notification where kind in ('TEST_EXPIRED', 'REPORT_OVERDUE')
      group by kind, person_id`,
  )
  expect(told.every(({ n }) => n === 1)).toBe(true)
  expect(told.some(({ kind }) => kind === 'TEST_EXPIRED')).toBe(true)
})
