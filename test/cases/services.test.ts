import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OrderStatus } from '../../src/orders/order.ts'
import { orders } from '../../src/orders/orders.table.ts'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { cancel } from '../support/bookings.ts'
import {
  booked,
  type CaseAnswer,
  caseDocument,
  deliver,
  doCase,
  myCases,
  openCase,
  openCaseOf,
  rate,
  readCase,
} from '../support/cases.ts'
import type { Client } from '../support/client.ts'
import { mandated, revoke } from '../support/mandates.ts'
import { addressee } from '../support/notices.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let window: Member
let enterprise: Member
let lab: Lab
let mandate: { id: string; clerk: Client }
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[window, enterprise, lab] = await Promise.all([seed.window(), seed.enterprise(), seed.lab()])
  mandate = await mandated(enterprise, window, { scopes: ['BOOK', 'CONFIRM'] })
})
afterAll(() => service.stop())

const desk = () => window.client
const ofEnterprise = () => openCaseOf(desk(), enterprise.organizationId)
const link = (client: Client, caseId: string, bookingId: string) =>
  doCase(client, 'linkToCase', { caseId, bookingId })
const faultOf = (client: Client, name: 'linkToCase' | 'proposeForCase', input: object) =>
  client.faultOf(caseDocument(name), { input })
const newsOf = async ({ client }: Member): Promise<{ kind: string; case: { id: string } | null }[]> =>
  (await client.ask('{ myNotifications { edges { node { kind case { id } } } } }')).myNotifications.edges.map(
    ({ node }: { node: object }) => node,
  )

describe('what is proposed', () => {
  test('is seen by the enterprise, which is told once, without the notes of the desk', async () => {
    const other = await seeds(service).enterprise()
    const { id } = await openCaseOf(desk(), other.organizationId)
    const [first, second] = [await lab.instrument(), await lab.instrument()]
    const proposals = [{ bookableId: first, remark: '就近' }, { bookableId: second }]
    const proposed = await doCase(desk(), 'proposeForCase', { caseId: id, proposals, note: '先推近的' })
    expect(proposed.case).toMatchObject({
      ...{ progress: { offered: 2 }, history: [{ action: 'OPEN' }, { action: 'PROPOSE', note: '先推近的' }] },
    })
    await doCase(desk(), 'proposeForCase', {
      caseId: id,
      proposals: [{ bookableId: first, remark: 'again' }],
    })
    expect(await newsOf(other)).toEqual([{ kind: 'CASE_PROPOSED', case: { id } }])
    const [seen] = (await myCases(other.client)).cases
    expect(seen).toMatchObject({
      ...{ id, history: null, contact: null },
      proposals: [
        { remark: '就近', bookable: { id: first } },
        { remark: null, bookable: { id: second } },
      ],
    })
    expect(JSON.stringify(seen)).not.toContain('先推近的')
  })

  test('must be listed: what is retired or not there writes nothing', async () => {
    const { id } = await openCase(desk())
    const [listed, retired] = [await lab.instrument(), await lab.instrument()]
    const RETIRE =
      'mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { userErrors { code } } }'
    await lab.client.ask(RETIRE, { id: retired })
    for (const bookableId of [retired, toGlobalId('Instrument', randomUUID())]) {
      const proposals = [{ bookableId: listed }, { bookableId }]
      expect(await faultOf(desk(), 'proposeForCase', { caseId: id, proposals })).toBe('NOT_FOUND')
    }
    expect(await readCase(desk(), id)).toMatchObject({ proposals: [] })
    expect((await doCase(desk(), 'proposeForCase', { caseId: id, proposals: [] })).userErrors).toHaveLength(1)
  })
})

describe('what is booked for a case', () => {
  test('is counted from the booking to the delivery, or not when it falls through', async () => {
    const { id } = await ofEnterprise()
    const [kept, given] = [await booked(mandate.clerk, lab), await booked(mandate.clerk, lab)]
    await link(desk(), id, kept)
    const linked = await link(desk(), id, given)
    expect(linked.case).toMatchObject({ progress: { booked: 2, delivered: 0 } })
    await cancel(mandate.clerk, given)
    await deliver(service.db, kept)
    expect(await readCase(desk(), id)).toMatchObject({
      ...{ progress: { offered: 0, booked: 1, delivered: 1 } },
      services: [
        { stage: 'DELIVERED', booking: { id: kept, status: 'COMPLETED' } },
        { stage: 'FELL_THROUGH' },
      ],
      history: [{ action: 'OPEN' }, { action: 'LINK' }, { action: 'LINK' }],
    })
  })

  test('is linked by the window where it made it under a mandate, or sees it by one, and by the enterprise', async () => {
    const { id } = await ofEnterprise()
    const own = await booked(enterprise.client, lab)
    // Without VIEW the window does not know what the enterprise books itself.
    expect(await faultOf(desk(), 'linkToCase', { caseId: id, bookingId: own })).toBe('NOT_FOUND')
    const linked = await link(enterprise.client, id, own)
    expect(linked.case).toMatchObject({ services: [{ booking: { id: own } }], history: null })
    expect(await readCase(desk(), id)).toMatchObject({
      ...{ services: [{ stage: 'BOOKED', booking: null }] },
      history: [{ action: 'OPEN' }, { action: 'LINK', organization: { id: enterprise.organizationId } }],
    })
    const seed = seeds(service)
    const viewed = await seed.enterprise()
    await mandated(viewed, window, { scopes: ['VIEW'] })
    const { id: another } = await openCaseOf(desk(), viewed.organizationId)
    expect((await link(desk(), another, await booked(viewed.client, lab))).userErrors).toEqual([])
  })

  test('is linked once, and to one case', async () => {
    const [{ id }, { id: another }] = [await ofEnterprise(), await ofEnterprise()]
    const bookingId = await booked(mandate.clerk, lab)
    await link(desk(), id, bookingId)
    expect((await link(desk(), id, bookingId)).case!.history).toHaveLength(2)
    expect((await link(desk(), another, bookingId)).userErrors[0]!.code).toBe('STATE_CONFLICT')
  })

  test('must be of the enterprise of the case, and not linked under the mandate itself', async () => {
    const { id } = await ofEnterprise()
    const stranger = await seeds(service).enterprise()
    const bookingId = await booked(stranger.client, lab)
    for (const client of [desk(), enterprise.client])
      expect(await faultOf(client, 'linkToCase', { caseId: id, bookingId })).toBe('NOT_FOUND')
    const { id: nobodys } = await openCase(desk())
    expect(await faultOf(desk(), 'linkToCase', { caseId: nobodys, bookingId })).toBe('NOT_FOUND')
    expect(await faultOf(mandate.clerk, 'linkToCase', { caseId: id, bookingId })).toBe('NOT_FOUND')
    expect(await faultOf(desk(), 'linkToCase', { caseId: id })).toBe('BAD_USER_INPUT')
  })

  test('stays counted when the mandate ends, and the booking itself is seen no more', async () => {
    const giver = await seeds(service).enterprise()
    const { id: mandateId, clerk } = await mandated(giver, window)
    const { id } = await openCaseOf(desk(), giver.organizationId)
    const bookingId = await booked(clerk, lab)
    await link(desk(), id, bookingId)
    await revoke(giver.client, mandateId)
    await deliver(service.db, bookingId)
    expect(await readCase(desk(), id)).toMatchObject({
      ...{
        progress: { booked: 1, delivered: 1 },
        services: [{ stage: 'DELIVERED', booking: null }],
        mandate: null,
      },
    })
    expect(await readCase(giver.client, id)).toMatchObject({ services: [{ booking: { id: bookingId } }] })
  })
})

describe('a test order', () => {
  async function order(status: OrderStatus): Promise<string> {
    const [{ personId, organizationId: enterpriseId }, labId] = [
      await addressee(service.db, enterprise),
      parseGlobalId(lab.organizationId)!.key,
    ]
    const id = newId()
    await service.db.insert(orders).values({
      ...{
        id,
        enterpriseId,
        personId,
        labId,
        status,
        mode: 'OUTSOURCED_TEST',
        subject: '陶瓷片',
        need: '物相',
      },
      ...{ samples: 1, urgent: false, audience: 'NAMED_LABS', sizeClass: 'SMALL' },
      reportedAt: status === 'REPORTED' ? new Date() : null,
    })
    return id
  }

  test('is linked and rated like a booking: delivered when its report is there', async () => {
    const { id: caseId } = await ofEnterprise()
    const key = await order('IN_TEST')
    const orderId = toGlobalId('Order', key)
    const linked = await doCase(enterprise.client, 'linkToCase', { caseId, orderId })
    expect(linked.case).toMatchObject({ progress: { booked: 1, delivered: 0 } })
    expect((await rate(enterprise.client, { orderId, score: 5 })).userErrors[0].code).toBe('STATE_CONFLICT')
    await service.db.execute(
      sql`update test_order set status = 'REPORTED', reported_at = now() where id = ${key}::uuid`,
    )
    const rated = await rate(enterprise.client, { orderId, score: 5, words: '很快' })
    expect(rated.satisfaction).toMatchObject({ score: 5, words: '很快' })
    const seen = (await readCase(desk(), caseId)) as CaseAnswer
    expect(seen.services).toMatchObject([{ stage: 'DELIVERED', score: 5 }])
  })
})
