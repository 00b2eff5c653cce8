import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteUse } from '../../src/accounts/api-keys/api-keys.repository.ts'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { CREATE, type Machine, machines, REVOKE, ROTATE } from '../support/api-keys.ts'
import { hold } from '../support/bookings.ts'
import { Client } from '../support/client.ts'
import { tell } from '../support/notices.ts'
import { settled } from '../support/outbox.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, inDays } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let other: Member
let machine: ReturnType<typeof machines>
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[lab, enterprise, other] = await Promise.all([seed.lab(), seed.enterprise(), seed.enterprise()])
  machine = machines(service)
})
afterAll(() => service.stop())

const VIEWER = '{ viewer { role person { name } organization { id } expiresAt } }'
const KEYS = `{ apiKeys { edges { node { id prefix name scopes role creator { name } createdAt expiresAt lastUsedAt revokedAt } } } }`
const create = async (client: Client, input: object) =>
  (
    await client.ask(CREATE, {
      input: { name: 'LIMS', scopes: ['READ'], expiresAt: inDays(30), ...input },
    })
  ).createApiKey
const rotate = async (client: Client, apiKeyId: string, overlapMinutes = 0) =>
  (await client.ask(ROTATE, { input: { apiKeyId, overlapMinutes } })).rotateApiKey
const revoke = async (client: Client, apiKeyId: string) =>
  (await client.ask(REVOKE, { input: { apiKeyId } })).revokeApiKey
const keyOf = (id: string) => parseGlobalId(id)!.key
const setRole = ({ personId }: { personId: string }, role: string) =>
  service.db.execute(sql`update membership set role = ${role} where person_id = ${personId}::uuid`)

/** A further person of an organization with a role, by whom the organization's machines may be looked after. */
async function colleague(of: Member, role: string) {
  const client = await addMember(service, of)
  const [{ personId }] = (await rowsOf(
    sql`select person_id as "personId" from membership where organization_id = ${keyOf(of.organizationId)}::uuid order by person_id desc limit 1`,
  )) as [{ personId: string }]
  await setRole({ personId }, role)
  return { client, personId }
}
async function rowsOf(query: ReturnType<typeof sql>): Promise<unknown[]> {
  const result: unknown = await service.db.execute(query)
  return Array.isArray(result) ? result : (result as { rows: unknown[] }).rows
}

test('a key acts as whoever made it, in that organization, with the role that it was given', async () => {
  const { client } = await machine(enterprise.client, ['READ'])
  const { viewer } = await client.ask(VIEWER)
  const { viewer: person } = await enterprise.client.ask(VIEWER)
  expect(viewer).toMatchObject({ role: 'MEMBER', person: person.person, organization: person.organization })
})

test('a key is shown once, and only a hash of its secret is kept', async () => {
  const { key, apiKey } = await create(enterprise.client, {})
  const secret = key.split('_')[2]
  expect(key).toBe(`${apiKey.prefix}_${secret}`)
  expect(apiKey).toMatchObject({ role: 'MEMBER', lastUsedAt: null, revokedAt: null })
  const listed = JSON.stringify(await enterprise.client.ask(KEYS))
  expect(listed).toContain(apiKey.prefix)
  expect(listed).not.toContain(secret)
  const [row] = await rowsOf(sql`select * from api_key where id = ${keyOf(apiKey.id)}::uuid`)
  expect(JSON.stringify(row)).not.toContain(secret)
})

test('scopes bound what a key does, and without READ it sees what a stranger sees', async () => {
  const instrument = await lab.instrument()
  const [reader, booker, both] = (await Promise.all(
    [['READ'], ['BOOK'], ['READ', 'BOOK']].map((scopes) => machine(enterprise.client, scopes)),
  )) as [Machine, Machine, Machine]
  const wish = { bookableId: instrument, startsAt: atQuarter(120), endsAt: atQuarter(180) }
  const HOLD = (shown: string) =>
    `mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { ${shown} userErrors { code } } }`
  const input = { ...wish, idempotencyKey: newId() }
  expect(await reader.client.faultOf(HOLD(''), { input })).toBe('FORBIDDEN')
  expect(await booker.client.faultOf(HOLD('booking { id }'), { input })).toBe('FORBIDDEN')
  expect(await booker.client.ask(HOLD(''), { input })).toEqual({ holdSlot: { userErrors: [] } })
  const { booking } = await hold(both.client, instrument, atQuarter(240), 60)
  expect(booking?.history[0]?.person?.name).toBe((await enterprise.client.ask(VIEWER)).viewer.person.name)

  const node = `{ node(id: "${booking!.id}") { id } }`
  expect(await reader.client.ask(node)).toEqual({ node: { id: booking!.id } })
  expect(await booker.client.faultOf(node)).toBe('NOT_FOUND')
  const personal = [
    VIEWER,
    '{ myBookings { edges { cursor } } }',
    '{ myNotifications { edges { cursor } } }',
    '{ savedSearches { edges { cursor } } }',
    '{ myQualifications { edges { cursor } } }',
    `fragment Who on Viewer { unreadNotifications } { viewer { ...Who } }`,
    '{ viewer { ... on Viewer { role } } }',
  ]
  for (const query of personal) {
    expect(await booker.client.faultOf(query), query).toBe('FORBIDDEN')
    expect(await reader.client.faultOf(query), query).toBeUndefined()
  }
  const own = `{ node(id: "${enterprise.organizationId}") { id } }`
  expect(await booker.client.faultOf(own)).toBe('NOT_FOUND')
  expect(await reader.client.faultOf(own)).toBeUndefined()
  const priced = `{ findSlots(filter: {labIds: ["${lab.organizationId}"]}, wish: {durationMinutes: 60}) { edges { node { price { amount } } } } }`
  const ask = async (client: Client) => (await client.ask(priced)).findSlots.edges[0].node.price
  expect(await ask(booker.client)).toEqual(await ask(service.stranger))
  expect(await ask(reader.client)).toEqual(await ask(enterprise.client))
})

test('the refusal of a key says which scope it lacks', async () => {
  const { client } = await machine(enterprise.client, ['READ'])
  const { errors } = await client.send(
    'mutation { saveSearch(input: {name: "x", filter: {text: "XRD"}}) { userErrors { code } } }',
  )
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('INBOX'),
    extensions: { code: 'FORBIDDEN' },
  })
})

test('no key looks after keys or identities, whatever its scopes and role', async () => {
  const all = await machine(lab.client, ['READ', 'BOOK', 'SERVE', 'PUBLISH', 'CALENDAR', 'INBOX'], 'OWNER')
  expect(await all.client.faultOf(KEYS)).toBe('FORBIDDEN')
  expect(await all.client.faultOf('{ myIdentities { edges { cursor } } }')).toBe('FORBIDDEN')
  const input = { name: 'x', scopes: ['READ'], expiresAt: inDays(1) }
  expect(await all.client.faultOf(CREATE, { input })).toBe('FORBIDDEN')
  for (const change of [ROTATE, REVOKE])
    expect(await all.client.faultOf(change, { input: { apiKeyId: all.id } })).toBe('FORBIDDEN')
  const link = 'mutation { linkIdentity(input: {token: "a.b.c", password: "x"}) { userErrors { code } } }'
  expect(await all.client.faultOf(link)).toBe('FORBIDDEN')
})

test('OWNERs and MANAGERs look after the keys of their organization, and nobody else', async () => {
  const { id } = await machine(lab.client, ['READ'])
  const manager = await colleague(lab, 'MANAGER')
  const member = await colleague(lab, 'MEMBER')
  const listed = (await manager.client.ask(KEYS)).apiKeys.edges.map(
    ({ node }: { node: { id: string } }) => node.id,
  )
  expect(listed).toContain(id)
  expect(await member.client.faultOf(KEYS)).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(KEYS)).toBe('UNAUTHENTICATED')
  const missing = toGlobalId('ApiKey', newId())
  for (const client of [member.client, other.client]) {
    for (const change of [ROTATE, REVOKE]) {
      const [foreign, none] = await Promise.all(
        [id, missing].map((apiKeyId) => client.send(change, { input: { apiKeyId } })),
      )
      expect(foreign).toEqual(none)
      expect(foreign?.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    }
    expect(await client.faultOf(`{ node(id: "${id}") { id } }`)).toBe('NOT_FOUND')
  }
  expect((await manager.client.ask(`{ node(id: "${id}") { id } }`)).node).toEqual({ id })
})

test('nobody makes or rotates a key beyond their own role and scopes', async () => {
  const manager = await colleague(lab, 'MANAGER')
  const codes = async (answer: Promise<{ key: string | null; userErrors: { code: string }[] }>) => {
    const { key, userErrors } = await answer
    return key ? 'made' : userErrors[0]?.code
  }
  expect(await codes(create(manager.client, { role: 'OWNER' }))).toBe('KEY_EXCEEDS_RIGHTS')
  expect(await codes(create(manager.client, { role: 'MANAGER' }))).toBe('made')
  expect(await codes(create(enterprise.client, { scopes: ['READ', 'PUBLISH'] }))).toBe('KEY_EXCEEDS_RIGHTS')
  const owner = await colleague(lab, 'OWNER')
  const owned = await machine(owner.client, ['READ'], 'OWNER')
  await setRole(owner, 'MANAGER')
  expect(await codes(rotate(owner.client, owned.id))).toBe('KEY_EXCEEDS_RIGHTS')
  await setRole(owner, 'OWNER')
  expect(await codes(rotate(owner.client, owned.id))).toBe('made')
})

test('nobody rotates the key of somebody else, as whom it acts, and everybody who looks after keys revokes it', async () => {
  const [owner, manager] = [await colleague(lab, 'OWNER'), await colleague(lab, 'MANAGER')]
  const made = await machine(lab.client, ['READ'])
  for (const { client } of [owner, manager]) {
    const { errors } = await client.send(ROTATE, { input: { apiKeyId: made.id, overlapMinutes: 60 } })
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('createApiKey'),
      extensions: { code: 'FORBIDDEN' },
    })
  }
  expect(await made.client.faultOf(VIEWER)).toBeUndefined()
  expect((await revoke(manager.client, made.id)).userErrors).toEqual([])
  expect(await made.client.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})

test('a key sinks with its creator, and ends with their membership', async () => {
  const creator = await colleague(lab, 'OWNER')
  const made = await machine(creator.client, ['READ'], 'OWNER')
  const roleOf = async (client: Client) => (await client.ask(VIEWER)).viewer.role
  expect(await roleOf(made.client)).toBe('OWNER')
  await setRole(creator, 'MANAGER')
  expect(await roleOf(made.client)).toBe('MANAGER')
  await service.db.execute(sql`delete from membership where person_id = ${creator.personId}::uuid`)
  expect(await made.client.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})

test('after a rotation the old secret goes on for the overlap, and an older one ends', async () => {
  const { id, client } = await machine(enterprise.client, ['READ'])
  const second = await rotate(enterprise.client, id, 60)
  const [old, present] = [client, new Client(service.url, second.key)]
  const ends = Date.parse((await old.ask(VIEWER)).viewer.expiresAt)
  expect(ends).toBe(Date.parse(second.apiKey.overlapUntil))
  expect(ends - Date.parse(second.apiKey.rotatedAt)).toBe(3_600_000)
  expect(await present.faultOf(VIEWER)).toBeUndefined()
  await service.db.execute(sql`update api_key set overlap_until = now() where id = ${keyOf(id)}::uuid`)
  expect(await old.faultOf(VIEWER)).toBe('UNAUTHENTICATED')

  const third = new Client(service.url, (await rotate(enterprise.client, id, 60)).key)
  const fourth = new Client(service.url, (await rotate(enterprise.client, id)).key)
  for (const ended of [old, present, third]) expect(await ended.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
  expect(await fourth.faultOf(VIEWER)).toBeUndefined()
})

test('a key that was revoked or has expired is refused, and cannot be rotated', async () => {
  const [revoked, expired] = [
    await machine(enterprise.client, ['READ']),
    await machine(enterprise.client, ['READ']),
  ]
  const { apiKey } = await revoke(enterprise.client, revoked.id)
  expect(apiKey.revokedAt).not.toBeNull()
  expect(await revoke(enterprise.client, revoked.id)).toEqual({ apiKey, userErrors: [] })
  await service.db.execute(sql`update api_key set expires_at = now() where id = ${keyOf(expired.id)}::uuid`)
  for (const { id, client } of [revoked, expired]) {
    expect(await client.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
    expect(await client.faultOf('{ __typename }')).toBe('UNAUTHENTICATED')
    expect((await rotate(enterprise.client, id)).userErrors[0].code).toBe('STATE_CONFLICT')
  }
})

test('what no key is, or the key of another secret or id, is refused in one way', async () => {
  const { key } = await machine(enterprise.client, ['READ'])
  const [, id, secret] = key.split('_') as [string, string, string]
  const turned = (text: string) => text.slice(0, -1) + (text.endsWith('a') ? 'b' : 'a')
  const unknown = newId().replaceAll('-', '')
  const bad = [
    `fenshi_${id}_${turned(secret)}`,
    `fenshi_${unknown}_${secret}`,
    `fenshi_${id}`,
    'fenshi_',
    `fenshi_${id}_${'a'.repeat(9_000)}`,
  ]
  for (const text of bad) expect(await new Client(service.url, text).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
  const answers = await Promise.all(bad.slice(0, 2).map((text) => new Client(service.url, text).send(VIEWER)))
  expect(answers[0]).toEqual(answers[1])
})

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['no scope', { scopes: [] }, 'scopes'],
  ['a scope twice', { scopes: ['READ', 'READ'] }, 'scopes'],
  ['an end in the past', { expiresAt: inDays(-1) }, 'expiresAt'],
  ['more than 366 days', { expiresAt: inDays(366.1) }, 'expiresAt'],
])('a key with %s is refused, and none is made', async (_what, input, field) => {
  const before = await rowsOf(sql`select id from api_key`)
  const { key, userErrors } = await create(enterprise.client, input)
  expect(key).toBeNull()
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: [field] }])
  expect(await rowsOf(sql`select id from api_key`)).toEqual(before)
})

test('an old secret goes on for 24 hours at most', async () => {
  const { id, client } = await machine(enterprise.client, ['READ'])
  for (const minutes of [-1, 1441]) {
    expect((await rotate(enterprise.client, id, minutes)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT' },
    ])
  }
  expect(await client.faultOf(VIEWER)).toBeUndefined()
  expect((await rotate(enterprise.client, id, 1440)).userErrors).toEqual([])
})

test('an organization has 100 keys at most that have not ended', async () => {
  const { client, organizationId } = await seeds(service).window()
  const { id } = await machine(client, ['READ'])
  await service.db.execute(sql`
    insert into api_key (id, organization_id, creator_id, name, scopes, role, secret_hash, created_at, expires_at)
    select gen_random_uuid(), organization_id, creator_id, name, scopes, role, secret_hash, created_at, expires_at
    from api_key, generate_series(1, 99) where organization_id = ${keyOf(organizationId)}::uuid`)
  expect((await create(client, {})).userErrors).toMatchObject([{ code: 'API_KEYS_FULL' }])
  await revoke(client, id)
  expect((await create(client, {})).userErrors).toEqual([])
})

test('that a key was used is noted, once a minute at most', async () => {
  const { id, client } = await machine(enterprise.client, ['READ'])
  const lastUsed = async () =>
    (await enterprise.client.ask(`{ node(id: "${id}") { ... on ApiKey { lastUsedAt } } }`)).node.lastUsedAt
  expect(await lastUsed()).toBeNull()
  await client.ask(VIEWER)
  // Nobody waits for the note, so it may come later than the answer.
  while (!(await lastUsed())) await client.ask(VIEWER)
  const noted = Date.parse(await lastUsed())
  const note = (after: number) => noteUse(service.db, [keyOf(id)], new Date(noted + after))
  await note(59_000)
  expect(Date.parse(await lastUsed())).toBe(noted)
  await note(61_000)
  expect(Date.parse(await lastUsed())).toBe(noted + 61_000)
})

const RECEIVED = 'subscription { notificationReceived { id } }'
const codeOf = (next: Promise<unknown>) =>
  next.then(
    () => null,
    (errors: { extensions: { code: string } }[]) => errors[0]?.extensions.code,
  )

test.each([
  ['revoked', (id: string) => revoke(enterprise.client, id)],
  ['rotated', (id: string) => rotate(enterprise.client, id)],
  [
    'expired',
    (id: string) =>
      service.db.execute(sql`update api_key set expires_at = now() where id = ${keyOf(id)}::uuid`),
  ],
])('a subscription by a key that is %s ends with a code at the next event', async (_what, end) => {
  const instrument = await lab.instrument()
  const { id, client } = await machine(enterprise.client, ['READ'])
  await settled(service.db)
  const watching = await client.watch(
    'subscription ($ids: [ID!]) { availabilityChanged(scope: {bookableIds: $ids}) { cursor } }',
    { ids: [instrument] },
  )
  await hold(enterprise.client, instrument, atQuarter(120), 60)
  await watching.next()
  const ended = codeOf(watching.next())
  await end(id)
  await hold(enterprise.client, instrument, atQuarter(240), 60)
  expect(await ended).toBe('UNAUTHENTICATED')
  await watching.end()
})

test('a subscription ends with the membership of whoever made its key', async () => {
  const instrument = await lab.instrument()
  const creator = await colleague(enterprise, 'OWNER')
  const { client } = await machine(creator.client, ['READ'])
  await settled(service.db)
  const watching = await client.watch(
    'subscription ($ids: [ID!]) { availabilityChanged(scope: {bookableIds: $ids}) { cursor } }',
    { ids: [instrument] },
  )
  const ended = codeOf(watching.next())
  await service.db.execute(sql`delete from membership where person_id = ${creator.personId}::uuid`)
  await hold(enterprise.client, instrument, atQuarter(120), 60)
  expect(await ended).toBe('UNAUTHENTICATED')
  await watching.end()
})

test('without READ a key follows nothing that is personal, over WebSocket and as server-sent events', async () => {
  const booker = await machine(enterprise.client, ['BOOK'])
  const watching = await booker.client.watch(RECEIVED)
  await expect(watching.next()).rejects.toThrow('FORBIDDEN')
  await watching.end()
  const stream = (key: string) =>
    fetch(`${service.url}/graphql/stream?${new URLSearchParams({ query: RECEIVED })}`, {
      headers: { authorization: `Bearer ${key}` },
    })
  expect(await (await stream(booker.key)).text()).toContain('FORBIDDEN')
  await revoke(enterprise.client, booker.id)
  expect(await (await stream(booker.key)).text()).toContain('UNAUTHENTICATED')
})

test('a key with READ is told what its person is told, over WebSocket and as server-sent events', async () => {
  const reader = await machine(enterprise.client, ['READ'])
  await settled(service.db)
  const watching = await reader.client.watch(RECEIVED)
  const stream = await fetch(`${service.url}/graphql/stream?${new URLSearchParams({ query: RECEIVED })}`, {
    headers: { authorization: `Bearer ${reader.key}` },
  })
  const chunks = stream.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  await chunks.next()
  const told = watching.next()
  // The stream has begun to listen by the time that it is told.
  let text = ''
  while (!text.includes('notificationReceived')) {
    await tell(service.db, enterprise, { kind: 'OFFER_MADE' })
    text += (await chunks.next()).value
  }
  expect(await told).toMatchObject({ notificationReceived: { id: expect.any(String) } })
  await chunks.return?.()
  await watching.end()
})
