import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mandated, readMandate, revoke } from '../support/mandates.ts'
import { accept, actOn, came, order, quote, readOrder, request, toldOf } from '../support/orders.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { testServiceOf } from '../support/test-services.ts'

let service: TestService
let lab: Lab
let fixed: string
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  fixed = await testServiceOf(lab, { idempotencyKey: randomUUID() })
})
afterAll(() => service.stop())

/** An enterprise and a window, and its mandate. */
async function pair(input: object = {}) {
  const [enterprise, window] = [await seeds(service).enterprise(), await seeds(service).window()]
  const scopes = { scopes: ['VIEW', 'ORDER'], ...input }
  return { enterprise, window, ...(await mandated(enterprise, window, scopes)) }
}
const named = () => ({ labIds: [lab.organizationId] })
const spent = async ({ client }: Member, id: string) => (await readMandate(client, id)).spent!.amount

test('a window requests and accepts for an enterprise: its order, counted against the mandate, both named', async () => {
  const { enterprise, window, clerk, id } = await pair({ cap: '1000' })
  const asked = await request(clerk, { ...named(), subject: 'for another' })
  expect(await spent(enterprise, id)).toBe('0.00')
  const offer = await quote(lab.client, asked.id, { price: '900' })
  expect(came(await accept(clerk, offer))).toBe('ACCEPTED')
  expect(await spent(enterprise, id)).toBe('900.00')
  const seen = await readOrder(enterprise.client, asked.id)
  expect(
    seen.history.map(({ action, organization, onBehalfOf }) => [action, organization?.id, onBehalfOf?.id]),
  ).toEqual([
    ['REQUEST', window.organizationId, enterprise.organizationId],
    ['QUOTE', lab.organizationId, undefined],
    ['ACCEPT', window.organizationId, enterprise.organizationId],
  ])
  expect(await toldOf(enterprise.client, 'for another')).toEqual([
    'QUOTE_ACCEPTED',
    'TEST_QUOTED',
    'TEST_REQUESTED',
  ])
  expect(await toldOf(window.client)).toContain('TEST_QUOTED')
  const told = await window.client.ask(
    '{ myNotifications { edges { node { kind order { orderedThrough { id } } } } } }',
  )
  const quoted = told.myNotifications.edges.find(
    ({ node }: { node: { kind: string } }) => node.kind === 'TEST_QUOTED',
  )
  expect(quoted.node.order.orderedThrough.id).toBe(window.organizationId)
})

test('nothing beyond the cap is ordered or accepted, and cancelling gives the money back', async () => {
  const { enterprise, clerk, id } = await pair({ cap: '1000' })
  const { order: placed } = await order(clerk, fixed, { samples: 6 })
  expect(placed!.price!.amount).toBe('903.00')
  expect(came(await order(clerk, fixed))).toBe('MANDATE_CAP_EXCEEDED')
  const asked = await request(clerk, named())
  const offer = await quote(lab.client, asked.id, { price: '97.01' })
  expect(came(await accept(clerk, offer))).toBe('MANDATE_CAP_EXCEEDED')
  expect((await readOrder(enterprise.client, asked.id)).status).toBe('QUOTED')
  await actOn(clerk, 'cancelOrder', { orderId: placed!.id })
  expect(await spent(enterprise, id)).toBe('0.00')
  expect(came(await accept(clerk, offer))).toBe('ACCEPTED')
})

test('without the scope ORDER nothing is ordered, and without VIEW a window sees what it has asked for', async () => {
  const viewer = await pair({ scopes: ['VIEW', 'BOOK'] })
  const ORDER = 'mutation ($input: OrderTestInput!) { orderTest(input: $input) { order { id } } }'
  const input = { serviceId: fixed, subject: 'x', samples: 1, idempotencyKey: randomUUID() }
  expect(await viewer.clerk.faultOf(ORDER, { input })).toBe('FORBIDDEN')
  const own = (await order(viewer.enterprise.client, fixed)).order!
  expect((await readOrder(viewer.clerk, own.id)).id).toBe(own.id)

  const blind = await pair({ scopes: ['ORDER'] })
  const others = (await order(blind.enterprise.client, fixed)).order!
  const SEE = 'query ($id: ID!) { order(id: $id) { id } }'
  expect(await blind.clerk.faultOf(SEE, { id: others.id })).toBe('NOT_FOUND')
  const asked = await request(blind.clerk, named())
  await quote(lab.client, asked.id)
  expect((await readOrder(blind.clerk, asked.id)).quotes).toHaveLength(1)
  const { myOrders } = await blind.clerk.ask('{ myOrders { edges { node { id } } } }')
  expect(myOrders.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([asked.id])
})

test('a message of a window names both, and after the mandate is revoked nothing is accepted under it', async () => {
  const { enterprise, window, clerk, id } = await pair()
  const asked = await request(clerk, named())
  const offer = await quote(lab.client, asked.id)
  await actOn(clerk, 'askAboutTest', { orderId: asked.id, labId: lab.organizationId, text: '何时送样?' })
  const { node } = (await readOrder(lab.client, asked.id)).thread.edges[0]!
  expect([node.organization.id, node.onBehalfOf!.id]).toEqual([
    window.organizationId,
    enterprise.organizationId,
  ])
  await revoke(enterprise.client, id)
  const ACCEPT = 'mutation ($input: AcceptQuoteInput!) { acceptQuote(input: $input) { order { id } } }'
  const input = { quoteId: offer, idempotencyKey: randomUUID() }
  expect(await clerk.faultOf(ACCEPT, { input })).toBe('FORBIDDEN')
  expect(came(await accept(enterprise.client, offer))).toBe('ACCEPTED')
})
