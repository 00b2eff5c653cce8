import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import type { Client } from './client.ts'
import { inDays } from './time.ts'

const ORDER = `{
  id status mode subject need methods samples urgent wantedBy answerBy audience sizeClass days samplesOn expectedOn
  isPostponed reportDueOn isOverdue waitsFor expiresAt endedAt paidBy
  enterprise { id } lab { id } service { id } price { amount } priceParts { kind amount { amount } }
  quotes { id status days remarks price { amount } lab { id } expectedOn reportDueOn isAccredited }
  invitations { status reason lab { id } }
  history { action status reason person { name } organization { id } onBehalfOf { id } }
  thread { edges { node { text lab { id } organization { id } onBehalfOf { id } } } }
  retestOf { id } retests { id }
}`
const ERRORS = 'userErrors { code message path }'

interface Id {
  id: string
}
interface Amount {
  amount: string
}

export interface QuoteAnswer extends Id {
  status: string
  days: number
  remarks: string
  price: Amount
  lab: Id
  expectedOn: string | null
  reportDueOn: string | null
  isAccredited: boolean | null
}

export interface OrderAnswer extends Id {
  status: string
  subject: string
  methods: string[]
  samples: number
  sizeClass: string
  days: number | null
  samplesOn: string | null
  expectedOn: string | null
  isPostponed: boolean
  reportDueOn: string | null
  isOverdue: boolean
  waitsFor: string | null
  expiresAt: string | null
  paidBy: string | null
  enterprise: Id
  lab: Id | null
  service: Id | null
  price: Amount | null
  priceParts: { kind: string; amount: Amount }[]
  quotes: QuoteAnswer[]
  invitations: { status: string; reason: string | null; lab: Id }[]
  history: {
    action: string
    status: string
    reason: string | null
    person: { name: string } | null
    organization: Id | null
    onBehalfOf: Id | null
  }[]
  thread: { edges: { node: { text: string; lab: Id; organization: Id; onBehalfOf: Id | null } }[] }
  retestOf: Id | null
  retests: Id[]
}

export interface Answered {
  order: OrderAnswer | null
  quote: QuoteAnswer | null
  userErrors: { code: string; message: string; path: string[] }[]
}

const QUOTE = 'quote { id status price { amount } }'

/** The mutations of orders, by the name of their input and what they answer with. */
const MUTATIONS = {
  requestTest: ['RequestTestInput', `order ${ORDER}`],
  orderTest: ['OrderTestInput', `order ${ORDER}`],
  withdrawTest: ['EndRequestInput', `order ${ORDER}`],
  declineTest: ['EndRequestInput', 'invitation { status reason }'],
  quoteTest: ['QuoteTestInput', QUOTE],
  withdrawQuote: ['WithdrawQuoteInput', QUOTE],
  acceptQuote: ['AcceptQuoteInput', `order ${ORDER}`],
  askAboutTest: ['AskAboutTestInput', 'message { text }'],
  cancelOrder: ['CancelOrderInput', `order ${ORDER}`],
  startTest: ['StartTestInput', `order ${ORDER}`],
  closeOrder: ['CloseOrderInput', `order ${ORDER}`],
  retest: ['RetestInput', `order ${ORDER}`],
} as const
export type OrderMutation = keyof typeof MUTATIONS

export function documentOf(name: OrderMutation): string {
  const [input, answer] = MUTATIONS[name]
  return `mutation ($input: ${input}!) { ${name}(input: $input) { ${answer} ${ERRORS} } }`
}

/** Does something with an order, as somebody. */
export const actOn = async (client: Client, name: OrderMutation, input: object): Promise<Answered> =>
  (await client.ask(documentOf(name), { input }))[name]

/** What became of it: the state of the order or quote, or the code of the refusal. */
export const came = ({ order, quote, userErrors }: Answered): string | undefined =>
  order?.status ?? quote?.status ?? userErrors[0]?.code

/** Asks for a tensile test, unless told otherwise. */
export async function request(client: Client, input: object = {}): Promise<OrderAnswer> {
  const usual = {
    ...{ subject: '金属拉伸试验', need: '三组棒状试样', samples: 3, methods: ['GB/T 228.1-2021'] },
    ...{ answerBy: inDays(5), idempotencyKey: randomUUID() },
  }
  const answered = await actOn(client, 'requestTest', { ...usual, ...input })
  if (!answered.order) throw new Error(JSON.stringify(answered.userErrors))
  return answered.order
}

/** Quotes for a request as a lab would, unless told otherwise; the quote's id. */
export async function quote(client: Client, orderId: string, input: object = {}): Promise<string> {
  const answered = await tryQuote(client, orderId, input)
  if (!answered.quote) throw new Error(JSON.stringify(answered.userErrors))
  return answered.quote.id
}

export const tryQuote = (client: Client, orderId: string, input: object = {}): Promise<Answered> =>
  actOn(client, 'quoteTest', { orderId, price: '900', days: 5, validUntil: inDays(20), ...input })

export const accept = (client: Client, quoteId: string, input: object = {}): Promise<Answered> =>
  actOn(client, 'acceptQuote', { quoteId, idempotencyKey: randomUUID(), ...input })

export const order = (client: Client, serviceId: string, input: object = {}): Promise<Answered> =>
  actOn(client, 'orderTest', {
    ...{ serviceId, subject: '拉伸试验', samples: 1, idempotencyKey: randomUUID() },
    ...input,
  })

export const readOrder = async (client: Client, id: string): Promise<OrderAnswer> =>
  (await client.ask(`query ($id: ID!) { order(id: $id) ${ORDER} }`, { id })).order

/** The code with which it fails to read an order. */
export const unseen = (client: Client, id: string) =>
  client.faultOf('query ($id: ID!) { order(id: $id) { id } }', { id })

const keyOf = (id: string) => parseGlobalId(id)!.key

/** Puts an order into a state, as what leads there would. */
export const putInto = (db: Db, id: string, status: string) =>
  db.execute(sql`update test_order set status = ${status} where id = ${keyOf(id)}::uuid`)

/** Moves all that is due of a request and its quotes back in time. */
export async function setRequestBack(db: Db, id: string, days: number): Promise<void> {
  const back = sql`make_interval(days => ${days}::integer)`
  await db.execute(sql`
    update test_order set answer_by = answer_by - ${back}, due_at = due_at - ${back} where id = ${keyOf(id)}::uuid`)
  await db.execute(
    sql`update quote set valid_until = valid_until - ${back} where order_id = ${keyOf(id)}::uuid`,
  )
}

/** Moves the day by which a report is owed back in time. */
export const setDueBack = (db: Db, id: string, days: number) =>
  db.execute(
    sql`update test_order set report_due_on = report_due_on - ${days}::integer where id = ${keyOf(id)}::uuid`,
  )

/** What somebody was told of orders, the newest first. */
export async function toldOf(client: Client, orderSubject?: string): Promise<string[]> {
  const { myNotifications } = await client.ask(
    '{ myNotifications(first: 100) { edges { node { kind order { subject } } } } }',
  )
  const nodes: { kind: string; order: { subject: string } | null }[] = myNotifications.edges.map(
    ({ node }: { node: unknown }) => node,
  )
  return nodes.filter(({ order }) => !orderSubject || order?.subject === orderSubject).map(({ kind }) => kind)
}
