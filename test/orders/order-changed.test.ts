import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { accept, actOn, order, putInto, quote, request } from '../support/orders.ts'
import { settled } from '../support/outbox.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { testServiceOf } from '../support/test-services.ts'

let service: TestService
let lab: Lab
let rival: Lab
let enterprise: Member
let fixed: string
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  rival = await seed.lab()
  enterprise = await seed.enterprise()
  fixed = await testServiceOf(lab, { idempotencyKey: randomUUID() })
})
afterAll(() => service.stop())

const WATCH = `subscription ($scope: OrderScope, $after: String, $snapshot: Boolean) {
  orderChanged(scope: $scope, after: $after, snapshot: $snapshot) {
    cursor reset event { action status } order { id status }
  }
}`
interface Change {
  cursor: string
  reset: boolean
  event: { action: string } | null
  order: { id: string; status: string }
}
async function watch(client: Client, variables: object = {}) {
  await settled(service.db)
  return client.watch<{ orderChanged: Change }>(WATCH, variables)
}
type Watching = Awaited<ReturnType<typeof watch>>
async function next(watching: Watching, count: number): Promise<Change[]> {
  const changes: Change[] = []
  for (let i = 0; i < count; i += 1) changes.push((await watching.next()).orderChanged)
  return changes
}
const actions = (changes: readonly Change[]) => changes.map(({ event }) => event?.action)

test('the enterprise is told all that is done to its request, the lab from when it was chosen on', async () => {
  const [mine, theirs] = [await watch(enterprise.client), await watch(lab.client)]
  const asked = await request(enterprise.client, { labIds: [lab.organizationId, rival.organizationId] })
  await quote(rival.client, asked.id)
  await accept(enterprise.client, await quote(lab.client, asked.id))
  await actOn(lab.client, 'cancelOrder', { orderId: asked.id })
  const all = await next(mine, 5)
  expect(actions(all)).toEqual(['REQUEST', 'QUOTE', 'QUOTE', 'ACCEPT', 'CANCEL'])
  expect(actions(await next(theirs, 2))).toEqual(['ACCEPT', 'CANCEL'])
  await Promise.all([mine.end(), theirs.end()])

  const resumed = await watch(enterprise.client, { after: all[1]!.cursor })
  expect(actions(await next(resumed, 3))).toEqual(['QUOTE', 'ACCEPT', 'CANCEL'])
  const late = await watch(lab.client, { after: all[0]!.cursor, scope: { orderIds: [asked.id] } })
  expect(actions(await next(late, 2))).toEqual(['ACCEPT', 'CANCEL'])
  await Promise.all([resumed.end(), late.end()])
})

test('with a snapshot it begins with each order that has not ended; of others nobody is told', async () => {
  const own = await seeds(service).enterprise()
  const [open, over] = [(await order(own.client, fixed)).order!, (await order(own.client, fixed)).order!]
  await putInto(service.db, over.id, 'CLOSED')
  const watching = await watch(own.client, { snapshot: true })
  expect(await next(watching, 1)).toMatchObject([{ reset: true, event: null, order: { id: open.id } }])
  await watching.end()
  const foreign = await rival.client.watch(WATCH, { scope: { orderIds: [open.id] } })
  await expect(foreign.next()).rejects.toThrow(/NOT_FOUND/)
  await foreign.end()
})
