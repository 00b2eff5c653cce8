import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { pdf, uploaded } from './files.ts'
import type { Lab, Member } from './seed.ts'
import type { TestService } from './service.ts'
import { testServiceOf } from './test-services.ts'

const ERRORS = 'userErrors { code message path }'
const HOLDER = '{ kind name }'
const SAMPLE = `{ id number label qrPayload name quantity unit hazards hazardNote storage afterTest holder ${HOLDER}
  custody { number at condition location trackingNumber from ${HOLDER} to ${HOLDER} recordedBy { name } recordedFor { id } } }`
const REPORT = '{ id number version sha256 reason issuedAt supersededBy { id } file { url name sha256 } }'
const ORDER = 'order { id status reportDueOn receivedAt history { action status reason } }'

// biome-ignore lint/suspicious/noExplicitAny: answers are as various as the mutations
type Loose = any

/** What each mutation of samples and reports is asked for. */
const SELECTIONS: Readonly<Record<string, string>> = {
  registerSamples: `samples ${SAMPLE}`,
  shipSamples: ORDER,
  receiveSamples: ORDER,
  rejectSamples: ORDER,
  handOverSample: `sample ${SAMPLE}`,
  issueReport: `report ${REPORT}`,
  startTest: 'order { status }',
  closeOrder: 'order { status }',
  cancelOrder: 'order { status }',
}

export function documentOf(name: string): string {
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation ($input: ${input}!) { ${name}(input: $input) { ${SELECTIONS[name]} ${ERRORS} } }`
}

/** Does something with an order, its samples or its report. */
export const act = async (client: Client, name: string, input: object): Promise<Loose> =>
  (await client.ask(documentOf(name), { input }))[name]

/** The code of the refusal, and the field that it is about. */
export const refusal = ({ userErrors: [error] }: Loose): string | undefined =>
  error && `${error.code} ${error.path.join('.')}`

/** The parties of a test. */
export interface Parties {
  lab: Lab
  enterprise: Member
}

/** An order that the lab has accepted; its id. */
export async function acceptedOrder({ lab, enterprise }: Parties, samples = 2): Promise<string> {
  const input = {
    ...{ serviceId: await testServiceOf(lab, { idempotencyKey: randomUUID() }), subject: '拉伸试验' },
    ...{ samples, idempotencyKey: randomUUID() },
  }
  const { orderTest } = await enterprise.client.ask(
    `mutation ($input: OrderTestInput!) { orderTest(input: $input) { order { id } ${ERRORS} } }`,
    { input },
  )
  if (!orderTest.order) throw new Error(JSON.stringify(orderTest.userErrors))
  return orderTest.order.id
}

export const BAR = { name: '棒状试样 A', quantity: 3, unit: 'PIECE', hazards: [], afterTest: 'DESTROY' }
export const WHERE = { condition: '完好', location: '收发室' }

/** Registers samples, usually two bars; their ids. */
export async function registered(client: Client, orderId: string, samples: object[] = [BAR, BAR]) {
  const input = { orderId, samples, location: '仓库', idempotencyKey: randomUUID() }
  const answer = await act(client, 'registerSamples', input)
  if (!answer.samples) throw new Error(JSON.stringify(answer.userErrors))
  return answer.samples as { id: string; label: string; qrPayload: string }[]
}

export const ship = (client: Client, orderId: string, input: object = {}) =>
  act(client, 'shipSamples', { orderId, carrier: '顺丰', trackingNumber: 'SF1', ...WHERE, ...input })

export const receive = (client: Client, orderId: string, input: object = {}) =>
  act(client, 'receiveSamples', { orderId, receivedBy: '王', ...WHERE, ...input })

export const handOver = (client: Client, sampleId: string, input: object) =>
  act(client, 'handOverSample', { sampleId, ...WHERE, idempotencyKey: randomUUID(), ...input })

/** An order whose samples are at the lab, and these. */
export async function receivedOrder(parties: Parties, samples: object[] = [BAR]) {
  const orderId = await acceptedOrder(parties, samples.length)
  const all = await registered(parties.enterprise.client, orderId, samples)
  await ship(parties.enterprise.client, orderId)
  await receive(parties.lab.client, orderId)
  return { orderId, samples: all }
}

/** An order that is in test. */
export async function testedOrder(parties: Parties): Promise<string> {
  const { orderId } = await receivedOrder(parties)
  await act(parties.lab.client, 'startTest', { orderId })
  return orderId
}

/** A report that the lab has uploaded and not issued. */
export const reportFile = (
  service: TestService,
  { lab }: Pick<Parties, 'lab'>,
  text: string = randomUUID(),
) => uploaded(service, lab.client, pdf(text), { purpose: 'REPORT', name: '检测报告.pdf' })

export const issue = (client: Client, orderId: string, fileId: string, number: string, input: object = {}) =>
  act(client, 'issueReport', { orderId, fileId, number, idempotencyKey: randomUUID(), ...input })
