import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellOfOverdue } from '../../src/orders/due/due.service.ts'
import { MAX_OPEN_REQUESTS } from '../../src/orders/requests/request.ts'
import { daysAfter } from '../../src/shared/local-time.ts'
import {
  accept,
  actOn,
  came,
  order,
  putInto,
  quote,
  readOrder,
  request,
  setDueBack,
  toldOf,
  tryQuote,
  unseen,
} from '../support/orders.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { retireTest, testServiceOf } from '../support/test-services.ts'

let service: TestService
let lab: Lab
let rival: Lab
let enterprise: Member
let stranger: Member
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  rival = await seed.lab()
  enterprise = await seed.enterprise()
  stranger = await seed.enterprise('LARGE')
})
afterAll(() => service.stop())

const serviceOf = (changes: object = {}) =>
  testServiceOf(lab, { idempotencyKey: randomUUID(), ordering: 'FIXED_PRICE', ...changes })
/** A Monday that is far enough from public holidays of most years, and its week. */
const tomorrow = () => daysAfter(new Date().toISOString().slice(0, 10), 2)

test('a service with a fixed price is ordered without a quote, at the price of the size class', async () => {
  const id = await serviceOf()
  const { order: small } = await order(enterprise.client, id, { samples: 3, subject: 'fixed' })
  expect(small).toMatchObject({
    ...{ status: 'ACCEPTED', waitsFor: 'SAMPLES', days: 5, price: { amount: '451.50' }, isPostponed: false },
    ...{ lab: { id: lab.organizationId }, service: { id }, methods: ['GB/T 228.1-2021'], sizeClass: 'SMALL' },
  })
  expect(small!.history.map(({ action }) => action)).toEqual(['ORDER'])
  expect(await toldOf(lab.client, 'fixed')).toEqual(['TEST_ORDERED'])
  const { order: urgent } = await order(stranger.client, id, { samples: 2, urgent: true })
  expect(urgent!.priceParts).toEqual([
    { kind: 'SAMPLES', amount: { amount: '400.00' } },
    { kind: 'URGENT', amount: { amount: '200.00' } },
  ])
  expect(urgent!.days).toBe(2)
})

test('a full week moves the expected day to the next with room, and cancelling makes room again', async () => {
  const id = await serviceOf({ weeklySamples: 5 })
  const samplesOn = tomorrow()
  const asked = (samples: number) => order(enterprise.client, id, { samples, samplesOn })
  const first = (await asked(4)).order!
  const second = (await asked(2)).order!
  expect([first.isPostponed, second.isPostponed]).toEqual([false, true])
  expect(second.samplesOn).toBe(first.samplesOn)
  expect(second.expectedOn! > first.expectedOn!).toBe(true)
  expect(second.reportDueOn! > first.reportDueOn!).toBe(true)
  expect((await asked(1)).order!.isPostponed).toBe(false)
  expect(came(await asked(6))).toBe('NO_CAPACITY')
  await actOn(enterprise.client, 'cancelOrder', { orderId: first.id })
  expect((await asked(4)).order!.expectedOn).toBe(first.expectedOn)
})

test('what can not be ordered is refused: retired, never urgent, in the past, not there', async () => {
  const [retired, calm] = [await serviceOf(), await serviceOf({ urgent: null })]
  await retireTest(lab.client, retired)
  expect(came(await order(enterprise.client, retired))).toBe('ALREADY_RETIRED')
  expect(came(await order(enterprise.client, calm, { urgent: true }))).toBe('INVALID_INPUT')
  const past = await order(enterprise.client, calm, { samplesOn: '2020-01-01' })
  expect(past.userErrors[0]!.path).toEqual(['samplesOn'])
  const ORDER = 'mutation ($input: OrderTestInput!) { orderTest(input: $input) { order { id } } }'
  const input = { subject: 'x', samples: 1, idempotencyKey: randomUUID(), serviceId: lab.organizationId }
  expect(await enterprise.client.faultOf(ORDER, { input })).toBe('NOT_FOUND')
  expect(await lab.client.faultOf(ORDER, { input: { ...input, serviceId: calm } })).toBe('FORBIDDEN')
})

test('ordering with the same key twice orders once', async () => {
  const [id, idempotencyKey] = [await serviceOf(), randomUUID()]
  const first = await order(enterprise.client, id, { idempotencyKey })
  expect((await order(enterprise.client, id, { idempotencyKey })).order!.id).toBe(first.order!.id)
  const other = await order(enterprise.client, id, { idempotencyKey, samples: 2 })
  expect(came(other)).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('either party cancels before the samples are received, twice is the same, and the other is told', async () => {
  const id = await serviceOf()
  const placed = async (subject: string) => (await order(enterprise.client, id, { subject })).order!.id
  const [one, other] = [await placed('by lab'), await placed('by enterprise')]
  const cancel = (client: Member['client'], orderId: string) =>
    actOn(client, 'cancelOrder', { orderId, reason: '设备故障' })
  expect(came(await cancel(lab.client, one))).toBe('CANCELLED')
  expect(came(await cancel(enterprise.client, one))).toBe('CANCELLED')
  expect(
    (await readOrder(enterprise.client, one)).history.map(({ action, reason }) => [action, reason]),
  ).toEqual([
    ['ORDER', null],
    ['CANCEL', '设备故障'],
  ])
  expect(await toldOf(enterprise.client, 'by lab')).toEqual(['ORDER_CANCELLED'])
  await cancel(enterprise.client, other)
  expect(await toldOf(lab.client, 'by enterprise')).toEqual(['ORDER_CANCELLED', 'TEST_ORDERED'])
  const received = await placed('received')
  await putInto(service.db, received, 'SAMPLE_RECEIVED')
  expect(came(await cancel(enterprise.client, received))).toBe('STATE_CONFLICT')
})

test('a test is started by its lab once samples are there, and closed by its enterprise once it is reported', async () => {
  const { id: orderId } = (await order(enterprise.client, await serviceOf(), { subject: 'life' })).order!
  const start = () => actOn(lab.client, 'startTest', { orderId })
  expect(came(await start())).toBe('STATE_CONFLICT')
  await putInto(service.db, orderId, 'SAMPLE_RECEIVED')
  const START = 'mutation ($input: StartTestInput!) { startTest(input: $input) { order { id } } }'
  expect(await enterprise.client.faultOf(START, { input: { orderId } })).toBe('FORBIDDEN')
  expect(await rival.client.faultOf(START, { input: { orderId } })).toBe('NOT_FOUND')
  expect((await start()).order).toMatchObject({ status: 'IN_TEST', waitsFor: 'REPORT' })
  expect(came(await start())).toBe('IN_TEST')
  const close = () => actOn(enterprise.client, 'closeOrder', { orderId })
  expect(came(await close())).toBe('STATE_CONFLICT')
  await putInto(service.db, orderId, 'REPORTED')
  expect((await close()).order).toMatchObject({ status: 'CLOSED', waitsFor: null })
  expect(came(await close())).toBe('CLOSED')
  expect((await readOrder(lab.client, orderId)).history.map(({ action }) => action)).toEqual([
    'ORDER',
    'START',
    'CLOSE',
  ])
  expect(await toldOf(lab.client, 'life')).toEqual(['ORDER_CLOSED', 'TEST_ORDERED'])
})

test('an overdue order is shown to both parties as such, and told to both once', async () => {
  const fresh = await seeds(service).enterprise()
  const id = await serviceOf()
  const late = (await order(fresh.client, id, { subject: 'late' })).order!
  const punctual = (await order(fresh.client, id, { subject: 'punctual' })).order!
  await setDueBack(service.db, late.id, 60)
  for (let i = 0; i < 2; i += 1) await tellOfOverdue({ db: service.db })
  const ofOverdue = `query ($overdue: Boolean!, $enterpriseId: ID!) {
    myOrders(filter: { overdue: $overdue, enterpriseId: $enterpriseId, statuses: [ACCEPTED] }) {
      edges { node { id isOverdue } } } }`
  for (const { client } of [fresh, lab]) {
    const listed = async (overdue: boolean) =>
      (await client.ask(ofOverdue, { overdue, enterpriseId: fresh.organizationId })).myOrders.edges.map(
        ({ node }: { node: { id: string; isOverdue: boolean } }) => [node.id, node.isOverdue],
      )
    expect(await listed(true)).toEqual([[late.id, true]])
    expect(await listed(false)).toEqual([[punctual.id, false]])
    expect((await toldOf(client, 'late')).filter((kind) => kind === 'REPORT_OVERDUE')).toHaveLength(1)
  }
})

test('a retest at the cost of the lab is ordered by it at once, free of charge, and linked to the first', async () => {
  const first = (await order(enterprise.client, await serviceOf(), { subject: 'again', samples: 2 })).order!
  const retest = (client: Member['client'], paidBy: string, idempotencyKey: string = randomUUID()) =>
    actOn(client, 'retest', { orderId: first.id, paidBy, reason: '设备未校准', idempotencyKey })
  expect(came(await retest(lab.client, 'LAB'))).toBe('STATE_CONFLICT')
  await putInto(service.db, first.id, 'REPORTED')
  expect(came(await retest(lab.client, 'ENTERPRISE'))).toBe('INVALID_INPUT')
  const key = randomUUID()
  const { order: again } = await retest(lab.client, 'LAB', key)
  expect(again).toMatchObject({
    ...{ status: 'ACCEPTED', price: { amount: '0.00' }, priceParts: [], paidBy: 'LAB', samples: 2 },
    ...{ retestOf: { id: first.id }, enterprise: { id: enterprise.organizationId }, days: 5 },
  })
  expect((await retest(lab.client, 'LAB', key)).order!.id).toBe(again!.id)
  expect((await readOrder(enterprise.client, first.id)).retests).toEqual([{ id: again!.id }])
  expect((await toldOf(enterprise.client, 'again'))[0]).toBe('RETEST_ORDERED')
  expect(await unseen(rival.client, again!.id)).toBe('NOT_FOUND')
})

test('a retest that the enterprise asks for is quoted by the same lab: at a price, or at nothing where the lab pays', async () => {
  const first = (await order(enterprise.client, await serviceOf())).order!
  await putInto(service.db, first.id, 'CLOSED')
  const asked = async (paidBy: string) =>
    (
      await actOn(enterprise.client, 'retest', {
        ...{ orderId: first.id, paidBy, reason: '结果存疑', idempotencyKey: randomUUID() },
      })
    ).order!
  const claimed = await asked('LAB')
  expect(claimed).toMatchObject({ status: 'REQUESTED', paidBy: 'LAB', lab: null })
  expect(claimed.invitations.map((each) => each.lab.id)).toEqual([lab.organizationId])
  expect(came(await tryQuote(lab.client, claimed.id, { price: '10' }))).toBe('INVALID_INPUT')
  const free = await accept(enterprise.client, await quote(lab.client, claimed.id, { price: '0' }))
  expect(free.order).toMatchObject({ status: 'ACCEPTED', price: { amount: '0.00' } })
  await putInto(service.db, claimed.id, 'REPORTED')
  const paid = await asked('ENTERPRISE')
  const priced = await accept(enterprise.client, await quote(lab.client, paid.id, { price: '300' }))
  expect(priced.order).toMatchObject({ price: { amount: '300.00' }, retestOf: { id: first.id } })
})

test('a test is repeated once at a time, and a retest that is asked for counts among the open requests', async () => {
  const own = await seeds(service).enterprise()
  const id = await serviceOf()
  const first = (await order(own.client, id)).order!
  await putInto(service.db, first.id, 'CLOSED')
  const retest = (orderId: string, client = own.client) =>
    actOn(client, 'retest', { orderId, paidBy: 'LAB', idempotencyKey: randomUUID() })
  const asked = (await retest(first.id)).order!
  expect(came(await retest(first.id))).toBe('STATE_CONFLICT')
  expect(came(await retest(first.id, lab.client))).toBe('STATE_CONFLICT')
  await actOn(own.client, 'withdrawTest', { orderId: asked.id })
  await Promise.all(
    Array.from({ length: MAX_OPEN_REQUESTS }, () => request(own.client, { labIds: [lab.organizationId] })),
  )
  expect(came(await retest(first.id))).toBe('REQUESTS_FULL')
  expect(came(await retest(first.id, lab.client))).toBe('ACCEPTED')
})

test('orders are listed newest first by page, for both parties and nobody else', async () => {
  const own = await seeds(service).enterprise()
  const id = await serviceOf()
  const placed: string[] = []
  for (let i = 0; i < 3; i += 1) placed.unshift((await order(own.client, id)).order!.id)
  const MINE = `query ($after: String, $filter: OrderFilter) {
    myOrders(first: 2, after: $after, filter: $filter) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`
  const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id)
  const first = (await own.client.ask(MINE)).myOrders
  const second = (await own.client.ask(MINE, { after: first.pageInfo.endCursor })).myOrders
  expect([...idsOf(first), ...idsOf(second)]).toEqual(placed)
  const filter = { enterpriseId: own.organizationId }
  expect(idsOf((await lab.client.ask(MINE, { filter })).myOrders)).toEqual(placed.slice(0, 2))
  expect((await rival.client.ask(MINE)).myOrders.edges).toEqual([])
  const atRival = { filter: { labId: rival.organizationId } }
  expect((await own.client.ask(MINE, atRival)).myOrders.edges).toEqual([])
})

test('a request that is open is listed by its enterprise, and by no lab as its own', async () => {
  const asked = await request(stranger.client, { labIds: [rival.organizationId] })
  const MINE = '{ myOrders { edges { node { id } } } }'
  const idsOf = async ({ client }: Member) =>
    (await client.ask(MINE)).myOrders.edges.map(({ node }: { node: { id: string } }) => node.id)
  expect(await idsOf(stranger)).toContain(asked.id)
  expect(await idsOf(rival)).not.toContain(asked.id)
})

test('what is late by the clock of the lab is decided by the day of its site', async () => {
  const { id } = (await order(enterprise.client, await serviceOf())).order!
  await service.db.execute(
    sql`update test_order set report_due_on = (now() at time zone 'Asia/Shanghai')::date where time_zone = 'Asia/Shanghai' and id = (select max(id::text)::uuid from test_order)`,
  )
  expect((await readOrder(lab.client, id)).isOverdue).toBe(false)
})
