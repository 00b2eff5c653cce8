import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteLaterLabs, settleDueOrders } from '../../src/orders/due/due.service.ts'
import { MAX_QUOTES } from '../../src/orders/quotes/quote-problems.ts'
import { piecesOf } from '../../src/orders/requests/request.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { pdf, uploaded } from '../support/files.ts'
import {
  accept,
  actOn,
  came,
  order as orderTest,
  quote,
  readOrder,
  request,
  setRequestBack,
  toldOf,
  tryQuote,
  unseen,
} from '../support/orders.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { testServiceOf } from '../support/test-services.ts'
import { inDays } from '../support/time.ts'

let service: TestService
let lab: Lab
let rival: Lab
let enterprise: Member
let stranger: Member
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  rival = await seed.lab('310115')
  enterprise = await seed.enterprise()
  stranger = await seed.enterprise()
})
afterAll(() => service.stop())

const both = () => ({ labIds: [lab.organizationId, rival.organizationId] })
const settle = () => settleDueOrders({ db: service.db })
const due = { first: 100 }

test('labs that were named are told, and quote; the enterprise compares side by side and accepts one', async () => {
  const asked = await request(enterprise.client, { ...both(), subject: 'compared' })
  expect(asked).toMatchObject({ status: 'REQUESTED', waitsFor: 'QUOTES', lab: null, price: null })
  expect(asked.invitations.map(({ status }) => status)).toEqual(['INVITED', 'INVITED'])
  expect(await toldOf(lab.client, 'compared')).toEqual(['TEST_REQUESTED'])
  const dear = await quote(lab.client, asked.id, { price: '1200', days: 3, remarks: '含制样' })
  const cheap = await quote(rival.client, asked.id, { price: '900.50', days: 8 })
  const compared = await readOrder(enterprise.client, asked.id)
  expect(compared).toMatchObject({ status: 'QUOTED', waitsFor: 'CHOICE' })
  expect(compared.quotes.map(({ id, price, days }) => [id, price.amount, days])).toEqual([
    [cheap, '900.50', 8],
    [dear, '1200.00', 3],
  ])
  expect(compared.quotes.every(({ reportDueOn, expectedOn }) => reportDueOn! > expectedOn!)).toBe(true)
  const { order } = await accept(enterprise.client, dear)
  expect(order).toMatchObject({
    ...{ status: 'ACCEPTED', waitsFor: 'SAMPLES', days: 3, price: { amount: '1200.00' } },
    ...{ lab: { id: lab.organizationId }, priceParts: [{ kind: 'QUOTED', amount: { amount: '1200.00' } }] },
  })
  const agreed = compared.quotes.find(({ id }) => id === dear)!
  expect([order!.expectedOn, order!.reportDueOn]).toEqual([agreed.expectedOn, agreed.reportDueOn])
  expect(order!.invitations.map(({ status }) => status)).toEqual(['WON', 'LOST'])
  expect(await toldOf(lab.client, 'compared')).toEqual(['QUOTE_ACCEPTED', 'TEST_REQUESTED'])
  expect((await toldOf(rival.client))[0]).toBe('QUOTE_LOST')
  expect(await toldOf(enterprise.client, 'compared')).toEqual(['TEST_QUOTED', 'TEST_QUOTED'])
})

test('a rival sees neither quotes nor thread of another, and nothing after it lost but its own quote', async () => {
  const asked = await request(enterprise.client, both())
  const own = await quote(rival.client, asked.id, { price: '800' })
  const chosen = await quote(lab.client, asked.id, { price: '700', remarks: 'secret' })
  const ask = (labId: string, text: string) =>
    actOn(enterprise.client, 'askAboutTest', { orderId: asked.id, labId, text })
  await ask(lab.organizationId, '可以加急吗?')
  await actOn(lab.client, 'askAboutTest', { orderId: asked.id, text: '可以' })
  await ask(rival.organizationId, '含制样吗?')
  const seen = await readOrder(rival.client, asked.id)
  expect(seen.quotes.map(({ id }) => id)).toEqual([own])
  expect(seen.thread.edges.map(({ node }) => node.text)).toEqual(['含制样吗?'])
  expect(seen.invitations.map(({ lab: { id } }) => id)).toEqual([rival.organizationId])
  expect(seen.history).toEqual([])
  const node = (id: string) => rival.client.faultOf('query ($id: ID!) { node(id: $id) { id } }', { id })
  expect(await node(chosen)).toBe('NOT_FOUND')
  const whole = (await readOrder(enterprise.client, asked.id)).thread.edges
  expect(whole.map(({ node }) => node.text)).toEqual(['可以加急吗?', '可以', '含制样吗?'])

  await accept(enterprise.client, chosen)
  expect(await unseen(rival.client, asked.id)).toBe('NOT_FOUND')
  const { myQuotes } = await rival.client.ask(
    '{ myQuotes { edges { node { id status price { amount } order { id } expectedOn isAccredited } } } }',
  )
  expect(myQuotes.edges[0].node).toEqual({
    ...{ id: own, status: 'LOST', price: { amount: '800.00' } },
    ...{ order: null, expectedOn: null, isAccredited: null },
  })
  const won = await readOrder(lab.client, asked.id)
  expect(won.quotes.map(({ id }) => id)).toEqual([chosen])
  expect(won.history.map(({ action }) => action)).toEqual(['REQUEST', 'QUOTE', 'ACCEPT'])
  expect(won.thread.edges.map(({ node }) => node.text)).toEqual(['可以加急吗?', '可以'])
  expect((await readOrder(enterprise.client, asked.id)).history).toHaveLength(4)
  const late = await rival.client.faultOf(
    'mutation ($input: AskAboutTestInput!) { askAboutTest(input: $input) { message { text } } }',
    { input: { orderId: asked.id, text: '为什么?' } },
  )
  expect(late).toBe('NOT_FOUND')
})

test('to whom it is not for, a request does not exist', async () => {
  const asked = await request(enterprise.client, { labIds: [lab.organizationId] })
  expect(await unseen(stranger.client, asked.id)).toBe('NOT_FOUND')
  expect(await unseen(rival.client, asked.id)).toBe('NOT_FOUND')
  expect(await unseen(service.stranger, asked.id)).toBe('NOT_FOUND')
})

test('all labs that can are asked where none is named: by service, or accreditation, the nearest first', async () => {
  const seed = seeds(service)
  const [near, far, accredited, other] = [
    await seed.lab('310112'),
    await seed.lab('310151'),
    await seed.lab('310115'),
    await seed.lab('310112'),
  ]
  const methods = [{ standard: 'GB/T 5000.1-2024', title: { zh: '罕见试验' } }]
  for (const each of [far, near]) await testServiceOf(each, { methods, idempotencyKey: randomUUID() })
  await testServiceOf(other, { idempotencyKey: randomUUID() })
  await accredited.client.ask(
    `mutation ($input: RecordAccreditationInput!) { recordAccreditation(input: $input) { userErrors { message } } }`,
    {
      input: {
        ...{ scheme: 'CMA', certificate: '230912341234', methods: ['GB/T 5000.1-2024'] },
        ...{ validFrom: '2025-01-01', validUntil: '2099-12-31' },
      },
    },
  )
  const asked = await request(enterprise.client, { methods: ['GB/T 5000.1'], subject: 'open' })
  expect(asked.invitations.map(({ lab }) => lab.id).sort()).toEqual(
    [near, far, accredited].map(({ organizationId }) => organizationId).sort(),
  )
  const { openRequests } = await near.client.ask('{ openRequests { edges { node { id subject } } } }')
  expect(openRequests.edges.map(({ node }: { node: unknown }) => node)).toEqual([
    { id: asked.id, subject: 'open' },
  ])
  await quote(accredited.client, asked.id)
  const [offered] = (await readOrder(enterprise.client, asked.id)).quotes
  expect(offered!.isAccredited).toBe(true)

  const later = await seed.lab()
  await testServiceOf(later, { methods, idempotencyKey: randomUUID() })
  await inviteLaterLabs({ db: service.db })
  expect(await toldOf(later.client, 'open')).toEqual(['TEST_REQUESTED'])
  await inviteLaterLabs({ db: service.db })
  expect(await toldOf(later.client, 'open')).toHaveLength(1)
})

test('a request to which no lab can be invited does not keep others from theirs', async () => {
  const method = 'GB/T 9999.7-2020'
  const asked = { methods: [method] }
  const [broken, other] = [await request(stranger.client, asked), await request(stranger.client, asked)]
  expect([broken.invitations, other.invitations]).toEqual([[], []])
  const methods = [{ standard: method, title: { zh: '试验' } }]
  await testServiceOf(lab, { idempotencyKey: randomUUID(), methods })
  const { key } = parseGlobalId(broken.id)!
  await service.db.execute(
    sql.raw(`alter table test_order_invitation add constraint broken check (order_id <> '${key}') not valid`),
  )
  await expect(inviteLaterLabs({ db: service.db })).rejects.toThrow()
  await service.db.execute(sql`alter table test_order_invitation drop constraint broken`)
  expect((await readOrder(stranger.client, other.id)).invitations).toHaveLength(1)
})

test('where no method is named, labs are found by the words of the subject', async () => {
  const seamed = await seeds(service).lab()
  await testServiceOf(seamed, {
    ...{ name: { zh: '焊缝超声检测', en: 'Ultrasonic testing of welds' }, idempotencyKey: randomUUID() },
    methods: [{ standard: 'GB/T 5001.2-2024', title: { zh: '焊缝' } }],
  })
  const found = await request(enterprise.client, { methods: [], subject: '钢板焊缝超声波检测' })
  expect(found.invitations.map(({ lab }) => lab.id)).toEqual([seamed.organizationId])
  expect((await request(enterprise.client, { methods: [], subject: '茶叶农药残留' })).invitations).toEqual([])
  expect(piecesOf('焊缝 weld')).toHaveLength(2)
})

test('a lab quotes anew in place of its quote, takes it back, or declines; the last named one ends the request', async () => {
  const asked = await request(enterprise.client, { ...both(), subject: 'declined' })
  const first = await quote(lab.client, asked.id)
  const second = await quote(lab.client, asked.id, { price: '850' })
  expect(came(await accept(enterprise.client, first))).toBe('QUOTE_LAPSED')
  expect(came(await actOn(lab.client, 'withdrawQuote', { quoteId: second, reason: '设备检修' }))).toBe(
    'WITHDRAWN',
  )
  expect(came(await actOn(lab.client, 'withdrawQuote', { quoteId: second }))).toBe('WITHDRAWN')
  expect(came(await accept(enterprise.client, second))).toBe('QUOTE_LAPSED')
  const decline = (client: Lab['client']) =>
    actOn(client, 'declineTest', { orderId: asked.id, reason: '无此能力' })
  await decline(lab.client)
  expect((await readOrder(enterprise.client, asked.id)).status).toBe('QUOTED')
  await decline(rival.client)
  const over = await readOrder(enterprise.client, asked.id)
  expect(over).toMatchObject({ status: 'DECLINED', waitsFor: null })
  expect(over.invitations.map(({ reason }) => reason)).toEqual(['无此能力', '无此能力'])
  expect(await toldOf(enterprise.client, 'declined')).toEqual([
    'TEST_DECLINED',
    'TEST_DECLINED',
    'QUOTE_WITHDRAWN',
    'TEST_QUOTED',
    'TEST_QUOTED',
  ])
})

test('a lab quotes so many times for a request, of which the newest is shown', async () => {
  const asked = await request(enterprise.client, both())
  for (let i = 0; i < MAX_QUOTES; i += 1) await quote(lab.client, asked.id, { price: String(900 - i) })
  expect(came(await tryQuote(lab.client, asked.id))).toBe('STATE_CONFLICT')
  const [newest, ...others] = (await readOrder(enterprise.client, asked.id)).quotes
  expect([newest!.price.amount, others]).toEqual(['881.00', []])
  expect(came(await tryQuote(rival.client, asked.id))).toBe('OPEN')
})

test('a withdrawn request can be quoted for no more, and its labs are told', async () => {
  const asked = await request(enterprise.client, { ...both(), subject: 'withdrawn' })
  const own = await quote(lab.client, asked.id)
  expect(came(await actOn(enterprise.client, 'withdrawTest', { orderId: asked.id }))).toBe('WITHDRAWN')
  expect(came(await actOn(enterprise.client, 'withdrawTest', { orderId: asked.id }))).toBe('WITHDRAWN')
  expect(came(await accept(enterprise.client, own))).toBe('STATE_CONFLICT')
  const QUOTE = 'mutation ($input: QuoteTestInput!) { quoteTest(input: $input) { quote { id } } }'
  const offer = { orderId: asked.id, price: '1', days: 1, validUntil: inDays(1) }
  expect(await lab.client.faultOf(QUOTE, { input: offer })).toBe('NOT_FOUND')
  expect((await toldOf(lab.client))[0]).toBe('TEST_WITHDRAWN')
})

test('a request that nobody has quoted for expires at its deadline; with a quote it waits for its validity', async () => {
  const [silent, quoted] = [
    await request(enterprise.client, { ...both(), subject: 'silent' }),
    await request(enterprise.client, { ...both(), subject: 'quoted' }),
  ]
  const offer = await quote(lab.client, quoted.id, { validUntil: inDays(20) })
  for (const { id } of [silent, quoted]) await setRequestBack(service.db, id, 6)
  await settle()
  expect((await readOrder(enterprise.client, silent.id)).status).toBe('EXPIRED')
  expect(await toldOf(enterprise.client, 'silent')).toEqual(['TEST_EXPIRED'])
  expect((await readOrder(enterprise.client, quoted.id)).status).toBe('QUOTED')
  expect(came(await tryQuote(rival.client, quoted.id))).toBe('STATE_CONFLICT')

  await setRequestBack(service.db, quoted.id, 15)
  // Whether or not the service has looked after it.
  expect(came(await accept(enterprise.client, offer))).toBe('QUOTE_LAPSED')
  await settle()
  const over = await readOrder(enterprise.client, quoted.id)
  expect([over.status, over.quotes[0]!.status]).toEqual(['EXPIRED', 'LAPSED'])
  expect(await toldOf(enterprise.client, 'quoted')).toEqual(['TEST_EXPIRED', 'QUOTE_LAPSED', 'TEST_QUOTED'])
})

test('accepting twice is the same, another quote can then not be accepted, and a retry is answered alike', async () => {
  const asked = await request(enterprise.client, both())
  const [one, other] = [await quote(lab.client, asked.id), await quote(rival.client, asked.id)]
  const idempotencyKey = randomUUID()
  const first = await accept(enterprise.client, one, { idempotencyKey })
  expect((await accept(enterprise.client, one, { idempotencyKey })).order).toEqual(first.order)
  expect((await accept(enterprise.client, one)).order).toEqual(first.order)
  expect(came(await accept(enterprise.client, other))).toBe('STATE_CONFLICT')
  expect(came(await accept(enterprise.client, other, { idempotencyKey }))).toBe('IDEMPOTENCY_KEY_REUSED')
  expect((await readOrder(enterprise.client, asked.id)).history).toHaveLength(4)
})

test('requesting with the same key twice makes one request; with another input it is refused', async () => {
  const input = { ...both(), idempotencyKey: randomUUID(), answerBy: inDays(5), subject: 'once' }
  const first = await request(enterprise.client, input)
  expect((await request(enterprise.client, input)).id).toBe(first.id)
  const again = await actOn(enterprise.client, 'requestTest', { ...input, samples: 4, methods: [] })
  expect(came(again)).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('what is attached to a request is there for labs that may quote, and for nobody else', async () => {
  const bytes = pdf('a drawing')
  const fileIds = [await uploaded(service, enterprise.client, bytes)]
  const asked = await request(enterprise.client, { ...both(), fileIds })
  const SHOW = 'query ($id: ID!) { order(id: $id) { attachments { name url } } }'
  const { order } = await lab.client.ask(SHOW, { id: asked.id })
  expect(order.attachments).toHaveLength(1)
  const download = await fetch(service.url + order.attachments[0].url)
  expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes)
  const foreign = await actOn(stranger.client, 'requestTest', {
    ...{ subject: 'stolen', samples: 1, answerBy: inDays(5), idempotencyKey: randomUUID() },
    ...{ ...both(), fileIds },
  })
  expect(foreign.userErrors[0]!.path).toEqual(['fileIds', '0'])
})

const BAD: [string, object, string][] = [
  ['no subject', { subject: ' ' }, 'subject'],
  ['a subject of two lines', { subject: '拉伸\n请登录' }, 'subject'],
  ['no samples', { samples: 0 }, 'samples'],
  ['what is no standard', { methods: ['abc'] }, 'methods.0'],
  ['a deadline that is over', { answerBy: inDays(-1) }, 'answerBy'],
  ['a deadline far ahead', { answerBy: inDays(100) }, 'answerBy'],
  ['no lab', { labIds: [] }, 'labIds'],
]
test.each(BAD)('a request with %s is refused, and nothing is written', async (_, wrong, path) => {
  const usual = { subject: 'bad', samples: 1, answerBy: inDays(5), idempotencyKey: randomUUID(), ...both() }
  const { userErrors } = await actOn(enterprise.client, 'requestTest', { ...usual, ...wrong })
  expect(userErrors.map((error) => [error.code, error.path.join('.')])).toEqual([['INVALID_INPUT', path]])
})

test('who is no lab can not be asked, and files that are not there can not be attached', async () => {
  const usual = { subject: 'bad', samples: 1, answerBy: inDays(5), idempotencyKey: randomUUID() }
  const asked = { ...usual, labIds: [lab.organizationId, stranger.organizationId] }
  expect((await actOn(enterprise.client, 'requestTest', asked)).userErrors[0]!.path).toEqual(['labIds', '1'])
  const fileIds = [Buffer.from(`File:${randomUUID()}`).toString('base64url')]
  const filed = await actOn(enterprise.client, 'requestTest', { ...usual, ...both(), fileIds })
  expect(filed.userErrors[0]!.path).toEqual(['fileIds', '0'])
  const { myOrders } = await enterprise.client.ask(
    'query ($first: Int!) { myOrders(first: $first) { edges { node { subject } } } }',
    due,
  )
  expect(myOrders.edges.some(({ node }: { node: { subject: string } }) => node.subject === 'bad')).toBe(false)
})

const BAD_OFFERS: [string, object, string][] = [
  ['no price', { price: '0' }, 'price'],
  ['no days', { days: 0 }, 'days'],
  ['a validity that is over', { validUntil: inDays(-1) }, 'validUntil'],
]
test.each(BAD_OFFERS)('a quote with %s is refused', async (_, wrong, path) => {
  const asked = await request(stranger.client, both())
  const { userErrors } = await tryQuote(lab.client, asked.id, wrong)
  expect(userErrors.map((error) => error.path.join('.'))).toEqual([path])
})

test('an enterprise may have twenty requests open, and no more', async () => {
  const busy = await seeds(service).enterprise()
  const asked = await Promise.all(Array.from({ length: 20 }, () => request(busy.client, both())))
  const input = { ...both(), subject: 'one more', samples: 1, answerBy: inDays(1) }
  const more = () => actOn(busy.client, 'requestTest', { ...input, idempotencyKey: randomUUID() })
  expect(came(await more())).toBe('REQUESTS_FULL')
  await actOn(busy.client, 'withdrawTest', { orderId: asked[0]!.id })
  expect(came(await more())).toBe('REQUESTED')
})

test('a service without a fixed price is ordered on a quote, which names it, and its capacity counts', async () => {
  const onQuote = await testServiceOf(lab, {
    ...{ ordering: 'ON_QUOTE', weeklySamples: 4, idempotencyKey: randomUUID() },
  })
  expect(came(await orderTest(enterprise.client, onQuote))).toBe('QUOTE_NEEDED')
  const accepted = async () => {
    const asked = await request(stranger.client, { ...both(), samples: 3 })
    const { order } = await accept(stranger.client, await quote(lab.client, asked.id, { serviceId: onQuote }))
    return order!
  }
  const [first, second] = [await accepted(), await accepted()]
  expect([first.isPostponed, second.isPostponed]).toEqual([false, true])
  expect(second.expectedOn! > first.expectedOn!).toBe(true)
  const foreign = await request(stranger.client, both())
  const QUOTE = 'mutation ($input: QuoteTestInput!) { quoteTest(input: $input) { quote { id } } }'
  const offer = { orderId: foreign.id, price: '1', days: 1, validUntil: inDays(1), serviceId: onQuote }
  expect(await rival.client.faultOf(QUOTE, { input: offer })).toBe('NOT_FOUND')
})
