import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { machines } from '../support/api-keys.ts'
import type { Client } from '../support/client.ts'
import {
  ACCEPT,
  accept,
  DECLINE,
  decline,
  mandated,
  offer,
  REVOKE,
  readMandate,
  revoke,
} from '../support/mandates.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { inDays } from '../support/time.ts'

let service: TestService
let enterprise: Member
let rival: Member
let clerk: Member
let lab: Lab
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  enterprise = await seed.enterprise('MICRO')
  rival = await seed.enterprise()
  clerk = await seed.window()
  lab = await seed.lab()
})
afterAll(() => service.stop())
beforeEach(() => service.db.execute(sql`delete from throttle`))

/** A window that nobody has given anything yet. */
const newWindow = () => seeds(service).window()
const VIEWER = '{ viewer { role expiresAt organization { id kind } person { name } mandate { id scopes } } }'
const faultOf = async (client: Client) => (await client.send(VIEWER)).errors?.[0]
const expire = (id: string) =>
  service.db.execute(
    sql`update mandate set valid_from = now() - interval '2 days', valid_until = now() - interval '1 day'
      where id = ${parseGlobalId(id)!.key}::uuid`,
  )

test('an enterprise offers, the delegate accepts, either side revokes, and the record says who did it', async () => {
  const window = await newWindow()
  const offered = await offer(enterprise.client, {
    ...{ delegateId: window.organizationId, cap: '5000', scopes: ['CONFIRM', 'BOOK', 'BOOK'] },
  })
  expect(offered.mandate).toMatchObject({
    ...{ status: 'OFFERED', scopes: ['BOOK', 'CONFIRM'], cap: { amount: '5000.00' } },
    ...{ evidence: '委托书编号 2026-0117', answeredBy: null, spent: { amount: '0.00' } },
    ...{ enterprise: { id: enterprise.organizationId }, delegate: { id: window.organizationId } },
  })
  const { id } = offered.mandate!
  expect((await accept(window.client, id)).mandate).toMatchObject({ status: 'ACTIVE', answeredBy: {} })
  expect((await accept(window.client, id)).mandate).toMatchObject({ status: 'ACTIVE' })
  const revoked = await revoke(window.client, id, '窗口撤并')
  expect(revoked.mandate).toMatchObject({
    ...{ status: 'REVOKED', reason: '窗口撤并', revokedBy: {}, spent: null },
    revokedFor: { id: window.organizationId },
  })
  expect((await revoke(enterprise.client, id)).mandate).toMatchObject({ reason: '窗口撤并' })
  expect((await accept(window.client, id)).userErrors[0]).toMatchObject({ code: 'STATE_CONFLICT' })
  expect(await readMandate(enterprise.client, id)).toMatchObject({ status: 'REVOKED' })
})

test('what was declined, taken back or has expired cannot be accepted', async () => {
  const window = await newWindow()
  const delegateId = window.organizationId
  const ids = await Promise.all(
    [1, 2, 3].map(async () => (await offer(enterprise.client, { delegateId })).mandate!.id),
  )
  expect((await decline(window.client, ids[0]!, '超出服务范围')).mandate).toMatchObject({
    ...{ status: 'DECLINED', reason: '超出服务范围' },
  })
  await revoke(enterprise.client, ids[1]!)
  await expire(ids[2]!)
  for (const id of ids) expect((await accept(window.client, id)).userErrors[0]?.code).toBe('STATE_CONFLICT')
  expect(await readMandate(window.client, ids[2]!)).toMatchObject({ status: 'EXPIRED' })
})

test('a window is named by id or by code, another enterprise by id alone', async () => {
  const { mandate } = await offer(enterprise.client, { delegateUscc: ` ${uscc(clerk).toLowerCase()} ` })
  expect(mandate).toMatchObject({ delegate: { id: clerk.organizationId } })
  expect((await offer(enterprise.client, { delegateId: rival.organizationId })).mandate).toBeTruthy()
  const nobody = [
    {},
    { delegateId: clerk.organizationId, delegateUscc: uscc(clerk) },
    { delegateId: enterprise.organizationId },
    { delegateId: lab.organizationId },
    { delegateId: toGlobalId('Organization', newId()) },
    { delegateUscc: '91310112999999999X' },
    { delegateUscc: uscc(rival) },
    { delegateUscc: uscc(lab) },
  ]
  const refusals = await Promise.all(nobody.map((input) => offer(enterprise.client, input)))
  for (const refusal of refusals) expect(refusal).toEqual(refusals[0])
  expect(refusals[0]!.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['delegate'] }])
})

const uscc = ({ email }: Member) => email.split('@')[0]!.toUpperCase()

test.each([
  ['no scope', { scopes: [] }, 'scopes'],
  ['an end in the past', { validUntil: inDays(-1) }, 'validUntil'],
  ['an end before the beginning', { validFrom: inDays(9), validUntil: inDays(8) }, 'validUntil'],
  ['more than three years', { validUntil: inDays(3 * 366 + 1) }, 'validUntil'],
  ['no evidence', { evidence: ' ' }, 'evidence'],
  ['too much evidence', { evidence: '证'.repeat(2001) }, 'evidence'],
])('an offer with %s is refused', async (_what, input, path) => {
  const refusal = await offer(enterprise.client, { delegateId: clerk.organizationId, ...input })
  expect(refusal).toMatchObject({ mandate: null, userErrors: [{ code: 'INVALID_INPUT', path: [path] }] })
})

test('an offer that is sent again is there once', async () => {
  const window = await newWindow()
  const input = { delegateId: window.organizationId, idempotencyKey: randomUUID(), validUntil: inDays(5) }
  const [first, second] = [await offer(enterprise.client, input), await offer(enterprise.client, input)]
  expect(second.mandate!.id).toBe(first.mandate!.id)
  const other = await offer(enterprise.client, { ...input, scopes: ['VIEW'] })
  expect(other.userErrors[0]?.code).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('whoever offers too much waits, for codes that nobody has as well', async () => {
  const giver = await seeds(service).enterprise()
  const document = `mutation ($input: OfferMandateInput!) { offerMandate(input: $input) { userErrors { code } } }`
  const asked = (delegateUscc: string) => ({
    ...{ delegateUscc, scopes: ['VIEW'], validUntil: inDays(9), evidence: 'e' },
    idempotencyKey: randomUUID(),
  })
  const codes = await Promise.all(
    Array.from({ length: 22 }, (_, i) =>
      giver.client.faultOf(document, { input: asked(i % 2 ? uscc(clerk) : `unknown ${i}`) }),
    ),
  )
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(2)
})

test('of one enterprise 100 offers wait at most, and one that is sent again is no other', async () => {
  const [giver, window] = [await seeds(service).enterprise(), await newWindow()]
  const input = { delegateId: window.organizationId, idempotencyKey: randomUUID(), validUntil: inDays(5) }
  const { id } = (await offer(giver.client, input)).mandate!
  await service.db.execute(sql`
    insert into mandate (id, enterprise_id, delegate_id, scopes, valid_from, valid_until, evidence, status, offered_by_id)
    select gen_random_uuid(), enterprise_id, delegate_id, scopes, valid_from, valid_until, evidence, status, offered_by_id
    from mandate, generate_series(1, 99) where id = ${parseGlobalId(id)!.key}::uuid`)
  const delegateId = window.organizationId
  expect((await offer(giver.client, { delegateId })).userErrors).toMatchObject([{ code: 'MANDATES_FULL' }])
  expect((await offer(giver.client, input)).mandate?.id).toBe(id)
  await decline(window.client, id)
  expect((await offer(giver.client, { delegateId })).userErrors).toEqual([])
})

test('a delegate has one active mandate of an enterprise at a time', async () => {
  const window = await newWindow()
  const { id } = await mandated(enterprise, window, { validUntil: inDays(10) })
  const delegateId = window.organizationId
  const overlapping = (await offer(enterprise.client, { delegateId })).mandate!.id
  expect((await accept(window.client, overlapping)).userErrors[0]?.code).toBe('MANDATE_OVERLAPS')
  const next = (await offer(enterprise.client, { delegateId, validFrom: inDays(10) })).mandate!.id
  expect((await accept(window.client, next)).mandate?.status).toBe('ACTIVE')
  await revoke(enterprise.client, id)
  expect(await faultOf(window.client.actingFor(enterprise.organizationId))).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  })
})

test('only owners and managers of an enterprise offer, and only those of the delegate answer', async () => {
  const window = await newWindow()
  const offering = `mutation ($input: OfferMandateInput!) { offerMandate(input: $input) { mandate { id } } }`
  const input = {
    ...{ delegateId: window.organizationId, scopes: ['VIEW'], validUntil: inDays(9), evidence: 'e' },
    idempotencyKey: 'k',
  }
  for (const client of [window.client, lab.client, await addMember(service, enterprise)]) {
    expect(await client.faultOf(offering, { input })).toBe('FORBIDDEN')
  }
  expect(await service.stranger.faultOf(offering, { input })).toBe('UNAUTHENTICATED')
  const { id: mandateId } = (await offer(enterprise.client, { delegateId: window.organizationId })).mandate!
  const member = await addMember(service, window)
  for (const document of [ACCEPT, DECLINE]) {
    for (const client of [member, enterprise.client])
      expect(await client.faultOf(document, { input: { mandateId } })).toBe('FORBIDDEN')
  }
  const { errors } = await member.send(REVOKE, { input: { mandateId, reason: 'r' } })
  expect(errors?.[0]).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
    message: expect.stringContaining('as MEMBER'),
  })
})

test('a foreign mandate is answered like one that does not exist', async () => {
  const { id } = await mandated(enterprise, await newWindow())
  const node = 'query ($input: AcceptMandateInput!, $id: ID!) { node(id: $id) { id } }'
  for (const client of [rival.client, lab.client, clerk.client]) {
    for (const document of [ACCEPT, DECLINE, REVOKE]) {
      const answers = await Promise.all(
        [id, toGlobalId('Mandate', newId())].map((mandateId) =>
          client.send(document, { input: { mandateId, ...(document === REVOKE && { reason: 'r' }) } }),
        ),
      )
      expect(answers[0]!.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
      expect(answers[0]).toEqual(answers[1])
    }
    expect(await client.faultOf(node.replace('$input: AcceptMandateInput!, ', ''), { id })).toBe('NOT_FOUND')
  }
})

test('each side lists what it gave or received, by where it stands', async () => {
  const [giver, window] = [await seeds(service).enterprise(), await newWindow()]
  const { id: active } = await mandated(giver, window)
  const delegateId = window.organizationId
  const { id: offered } = (await offer(giver.client, { delegateId })).mandate!
  const { id: expired } = (await offer(giver.client, { delegateId })).mandate!
  await expire(expired)
  const list = async (client: Client, more = '') => {
    const { myMandates } = await client.ask(`{ myMandates(first: 9${more}) { edges { node { id } } } }`)
    return myMandates.edges.map((edge: { node: { id: string } }) => edge.node.id)
  }
  expect(await list(giver.client)).toEqual([expired, offered, active])
  expect(await list(giver.client, ', side: RECEIVED')).toEqual([])
  expect(await list(window.client, ', side: RECEIVED, statuses: [ACTIVE]')).toEqual([active])
  expect(await list(window.client, ', statuses: [OFFERED, EXPIRED]')).toEqual([expired, offered])
  expect(await list(lab.client)).toEqual([])
})

test('the other side is told, and finds the mandate in the notification', async () => {
  const [giver, window] = [await seeds(service).enterprise(), await newWindow()]
  const { id } = await mandated(giver, window)
  await revoke(giver.client, id, '合作到期')
  const document = '{ myNotifications { edges { node { kind message mandate { id } } } } }'
  const told = async (client: Client) =>
    (await client.ask(document)).myNotifications.edges.map((edge: { node: object }) => edge.node)
  expect(await told(window.client)).toMatchObject([
    { kind: 'MANDATE_REVOKED', mandate: { id }, message: expect.stringContaining('合作到期') },
    { kind: 'MANDATE_OFFERED', mandate: { id } },
  ])
  expect(await told(giver.client)).toMatchObject([{ kind: 'MANDATE_ACCEPTED', mandate: { id } }])
})

test('under a mandate the same person acts for the enterprise, as a member, until the mandate ends', async () => {
  const window = await newWindow()
  const until = new Date(Date.now() + 60_000).toISOString()
  const { id, clerk: acting } = await mandated(enterprise, window, { validUntil: until, scopes: ['VIEW'] })
  const { viewer } = await acting.ask(VIEWER)
  expect(viewer).toMatchObject({
    ...{ role: 'MEMBER', organization: { id: enterprise.organizationId, kind: 'ENTERPRISE' } },
    ...{ mandate: { id, scopes: ['VIEW'] }, expiresAt: until },
  })
  const own = (await window.client.ask(VIEWER)).viewer
  expect(own).toMatchObject({ organization: { id: window.organizationId }, mandate: null })
  expect(own.person).toEqual(viewer.person)
})

test('no key acts under a mandate, whatever its scopes, and is told so whether there is one or not', async () => {
  const window = await newWindow()
  await mandated(enterprise, window)
  const { client } = await machines(service)(window.client, ['READ'], 'OWNER')
  expect(await client.faultOf(VIEWER)).toBeUndefined()
  const [mandate, none] = await Promise.all(
    [enterprise, rival].map(({ organizationId }) => faultOf(client.actingFor(organizationId))),
  )
  expect(mandate).toMatchObject({
    message: expect.stringContaining('API key'),
    extensions: { code: 'FORBIDDEN' },
  })
  expect(mandate).toEqual(none)
})

test('whatever is wrong with the id that is acted for, the answer is the same', async () => {
  const window = await newWindow()
  const giver = await seeds(service).enterprise()
  const { id: revoked } = await mandated(giver, window)
  await revoke(giver.client, revoked)
  const late = await seeds(service).enterprise()
  await expire((await mandated(late, window)).id)
  const early = await seeds(service).enterprise()
  await mandated(early, window, { validFrom: inDays(2) })
  await offer(rival.client, { delegateId: window.organizationId })
  const ids = [
    ...[giver, late, early, rival, lab, window].map(({ organizationId }) => organizationId),
    ...[toGlobalId('Organization', newId()), revoked, 'nothing', ''],
  ]
  const faults = await Promise.all(ids.map((id) => faultOf(window.client.actingFor(id))))
  for (const fault of faults) expect(fault).toEqual(faults[0])
  expect(faults[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } })
  const { status } = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-acting-for': giver.organizationId },
      authorization: `Bearer ${window.client.token}`,
    },
    body: JSON.stringify({ query: VIEWER }),
  })
  expect(status).toBe(403)
  const stranger = service.stranger.actingFor(giver.organizationId)
  expect(await faultOf(stranger)).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } })
})

test('a socket that acts for somebody without a mandate is closed as forbidden', async () => {
  const acting = (await newWindow()).client.actingFor(enterprise.organizationId)
  await expect(acting.watch('{ __typename }')).rejects.toMatchObject({ code: 4403 })
  for (const named of [{ 'X-Acting-For': enterprise.organizationId }, { actingFor: 7 }]) {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await new Promise((resolve) => socket.once('open', resolve))
    const payload = { authorization: `Bearer ${acting.token}`, ...named }
    socket.send(JSON.stringify({ type: 'connection_init', payload }))
    expect(await closed).toBe(4403)
  }
})

test('nobody under a mandate reads or does what is not in its scopes', async () => {
  const { clerk: acting, id } = await mandated(enterprise, await newWindow(), {
    scopes: ['VIEW', 'BOOK', 'CONFIRM', 'ORDER'],
  })
  const figures = 'query ($id: ID!) { node(id: $id) { ... on Organization { figures { staff } } } }'
  expect(await acting.ask(figures, { id: enterprise.organizationId })).toEqual({ node: { figures: null } })
  const denied = [
    '{ myMandates { edges { node { id } } } }',
    '{ myNotifications { edges { node { id } } } }',
    '{ myQualifications { edges { node { id } } } }',
    '{ savedSearches { edges { node { id } } } }',
    'mutation { saveSearch(input: { name: "n", filter: { text: "XRD" } }) { savedSearch { id } } }',
    `mutation { offerMandate(input: { delegateUscc: "${uscc(clerk)}", scopes: [VIEW], validUntil: "${inDays(9)}",
      evidence: "e", idempotencyKey: "k" }) { mandate { id } } }`,
    `mutation { requestQualification(input: { bookableId: "${await lab.instrument()}" }) { qualification { id } } }`,
  ]
  for (const document of denied)
    expect([document, await acting.faultOf(document)]).toEqual([document, 'FORBIDDEN'])
  expect(await acting.faultOf(REVOKE, { input: { mandateId: id, reason: 'r' } })).toBe('NOT_FOUND')
})
