import { sql } from 'drizzle-orm'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { hold } from '../support/bookings.ts'
import { Client } from '../support/client.ts'
import { addressee } from '../support/notices.ts'
import { settled } from '../support/outbox.ts'
import { PASSWORD } from '../support/people.ts'
import { AUDIENCE, type Provider, startProvider } from '../support/provider.ts'
import { type Lab, type Member, SIGN_IN, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let provider: Provider
let service: TestService
let lab: Lab
let enterprise: Member
let other: Member
beforeAll(async () => {
  provider = await startProvider()
  service = await startService({ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: AUDIENCE })
  const seed = seeds(service)
  ;[lab, enterprise, other] = await Promise.all([seed.lab(), seed.enterprise(), seed.enterprise()])
})
afterAll(async () => {
  await service.stop()
  await provider.stop()
})

const VIEWER = '{ viewer { role expiresAt person { id } organization { id } } }'
const LINK = `mutation ($input: LinkIdentityInput!) {
  linkIdentity(input: $input) { identity { id issuer subject linkedAt } userErrors { code path message } }
}`
const UNLINK = `mutation ($input: UnlinkIdentityInput!) {
  unlinkIdentity(input: $input) { identity { id } userErrors { code } }
}`
const MINE = '{ myIdentities { edges { node { id issuer subject } } } }'
const link = async (client: Client, token: string, password = PASSWORD) =>
  (await client.ask(LINK, { input: { token, password } })).linkIdentity
const unlink = (client: Client, identityId: string) => client.send(UNLINK, { input: { identityId } })
const by = (token: string) => new Client(service.url, token)

/** Another process of the same market, with other settings. */
function startBeside(settings: Parameters<typeof startService>[0]) {
  const nothing = async () => {}
  return startService(settings, {
    db: service.db,
    connections: null,
    openSession: () => null,
    migrate: nothing,
    close: nothing,
  })
}

let counter = 0
/** A new subject of the provider, linked to a person, with a token of it. */
async function linked(member: Pick<Member, 'client'>) {
  counter += 1
  const subject = `subject ${counter}`
  const token = await provider.token(subject)
  const { identity } = await link(member.client, token)
  return { id: identity.id as string, subject, token, client: by(token) }
}

/** The answer to a question that names an organization in X-Organization. */
async function askFor(token: string, organization: string, query = VIEWER) {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
      'x-organization': organization,
    },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, ...((await response.json()) as { data: never; errors?: never[] }) }
}

test('a token of the provider acts as the person who has linked its subject, until it ends', async () => {
  const { client } = await linked(enterprise)
  const [{ viewer }, { viewer: person }] = await Promise.all([
    client.ask(VIEWER),
    enterprise.client.ask(VIEWER),
  ])
  expect({ ...viewer, expiresAt: null }).toEqual({ ...person, expiresAt: null })
  expect(Date.parse(viewer.expiresAt) - Date.now()).toBeGreaterThan(3_590_000)
  const { booking } = await hold(client, await lab.instrument(), atQuarter(120), 60)
  expect(booking?.status).toBe('HELD')
})

test('a valid token of a subject that nobody has linked is refused, and told how to link it', async () => {
  const { errors } = await by(await provider.token('nobody')).send(VIEWER)
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  expect(errors?.[0]?.message).toContain('linkIdentity')
})

test('nobody is known by an e-mail address', async () => {
  const token = await provider.token('mallory', { email: enterprise.email, email_verified: true })
  expect(await by(token).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})

test('a token that is wrong is refused, over HTTP as over WebSocket', async () => {
  const { subject } = await linked(enterprise)
  const token = await provider.token(subject, { aud: 'https://other.example' })
  expect(await by(token).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
  await expect(by(token).watch('subscription { notificationReceived { id } }')).rejects.toMatchObject({
    code: 4401,
  })
  const foreign = await provider.token(subject, { iss: 'https://other.example' })
  expect(await by(foreign).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})

test('who links the same identity again has it once; the person alone sees it', async () => {
  const { id, token, subject } = await linked(other)
  expect((await link(other.client, token)).identity.id).toBe(id)
  const { myIdentities } = await other.client.ask(MINE)
  expect(myIdentities.edges).toEqual([{ node: { id, subject, issuer: provider.issuer } }])
  expect((await other.client.ask(`{ node(id: "${id}") { id } }`)).node).toEqual({ id })
  expect(await enterprise.client.faultOf(`{ node(id: "${id}") { id } }`)).toBe('NOT_FOUND')
})

test('an identity of somebody else is refused in the same words as a token that is not valid', async () => {
  const { token, client } = await linked(other)
  const answers = await Promise.all(
    [token, await provider.token(undefined), 'x', `${token}x`, 'x'.repeat(20_000)].map((each) =>
      link(enterprise.client, each),
    ),
  )
  expect(answers[0]).toMatchObject({
    identity: null,
    userErrors: [{ code: 'IDENTITY_REFUSED', path: ['token'] }],
  })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect((await client.ask(VIEWER)).viewer.organization.id).toBe(other.organizationId)
})

test('of two who link one identity at once one has it', async () => {
  const token = await provider.token('wanted by two')
  const answers = await Promise.all([enterprise, other].map(({ client }) => link(client, token)))
  expect(answers.filter(({ identity }) => identity)).toHaveLength(1)
})

test('only who has signed in here links an identity', async () => {
  const { client } = await linked(enterprise)
  const input = { token: await provider.token('another of mine'), password: PASSWORD }
  expect(await client.faultOf(LINK, { input })).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(LINK, { input })).toBe('UNAUTHENTICATED')
})

test('an identity is linked with the password as well, which nobody guesses by a stolen access token', async () => {
  const person = await seeds(service).enterprise()
  const token = await provider.token('of a thief')
  const refused = await link(person.client, token, 'wrong password')
  expect(refused).toMatchObject({
    identity: null,
    userErrors: [{ code: 'SIGN_IN_FAILED', path: ['password'] }],
  })
  expect(await by(token).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
  const input = { token, password: 'wrong password' }
  let code: string | undefined
  for (let i = 0; i < 25 && !code; i += 1) code = await person.client.faultOf(LINK, { input })
  expect(code).toBe('RATE_LIMITED')
})

test('an identity that is unlinked acts for nobody at once, and may be linked by another', async () => {
  const { id, token, client } = await linked(enterprise)
  await client.ask(VIEWER)
  const foreign = await unlink(other.client, id)
  expect(foreign).toEqual(await unlink(other.client, toGlobalId('Identity', newId())))
  expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  expect((await unlink(enterprise.client, id)).data.unlinkIdentity.identity).toEqual({ id })
  expect(await client.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
  expect((await link(other.client, token)).userErrors).toEqual([])
  expect((await client.ask(VIEWER)).viewer.organization.id).toBe(other.organizationId)
})

test('a subscription ends with a code when its identity is unlinked', async () => {
  const instrument = await lab.instrument()
  const { id, client } = await linked(enterprise)
  await settled(service.db)
  const watching = await client.watch(
    'subscription ($ids: [ID!]) { availabilityChanged(scope: {bookableIds: $ids}) { cursor } }',
    { ids: [instrument] },
  )
  const ended = expect(watching.until(() => false)).rejects.toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ])
  await unlink(enterprise.client, id)
  await hold(enterprise.client, instrument, atQuarter(120), 60)
  await ended
  await watching.end()
})

test('a person of several organizations acts for the first joined, or for the one that is named', async () => {
  const first = await seeds(service).enterprise()
  const second = await seeds(service).window()
  const { personId } = await addressee(service.db, first)
  await service.db.execute(sql`
    insert into membership (person_id, organization_id, role)
    values (${personId}::uuid, ${parseGlobalId(second.organizationId)!.key}::uuid, 'MEMBER')`)
  const { token, client } = await linked(first)
  expect((await client.ask(VIEWER)).viewer.organization.id).toBe(first.organizationId)
  for (const { organizationId } of [first, second])
    expect(await askFor(token, organizationId)).toMatchObject({
      data: { viewer: { organization: { id: organizationId } } },
    })

  const socket = createClient({
    url: `${service.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}`, organization: second.organizationId },
  })
  for await (const { data } of socket.iterate({ query: VIEWER }))
    expect(data).toMatchObject({ viewer: { organization: { id: second.organizationId } } })
  await socket.dispose()

  const foreign = await askFor(token, lab.organizationId)
  expect(foreign).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  for (const id of [toGlobalId('Organization', newId()), toGlobalId('Person', newId()), 'x'])
    expect(await askFor(token, id)).toEqual(foreign)
  expect(await askFor(first.client.token!, second.organizationId)).toEqual(foreign)
  const query = 'subscription { notificationReceived { id } }'
  const stream = await fetch(`${service.url}/graphql/stream?${new URLSearchParams({ query })}`, {
    headers: { authorization: `Bearer ${token}`, 'x-organization': lab.organizationId },
  })
  expect(await stream.text()).toContain('UNAUTHENTICATED')
})

test('a membership that has ended ends what its identities may do', async () => {
  const leaver = await seeds(service).window()
  const { client } = await linked(leaver)
  expect(await client.faultOf(VIEWER)).toBeUndefined()
  const { personId } = await addressee(service.db, leaver)
  await service.db.execute(sql`delete from membership where person_id = ${personId}::uuid`)
  expect(await client.faultOf(VIEWER)).toBe('UNAUTHENTICATED')
})

test('while the provider is down its tokens are answered with UNAVAILABLE, and people sign in here as ever', async () => {
  const alone = await startBeside({ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: AUDIENCE })
  provider.mood = 'DOWN'
  const { email, password } = enterprise
  const client = new Client(alone.url, enterprise.client.token)
  const token = await provider.token('wang')
  const response = await fetch(`${alone.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: VIEWER }),
  })
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
  expect(await client.faultOf(LINK, { input: { token, password } })).toBe('UNAVAILABLE')
  // Not 4401, for which clients would throw their token away.
  await expect(new Client(alone.url, token).watch(VIEWER)).rejects.toMatchObject({ code: 1013 })
  expect((await alone.stranger.ask(SIGN_IN, { input: { email, password } })).signIn.token).not.toBeNull()
  expect((await client.ask(VIEWER)).viewer.role).toBe('OWNER')
  provider.mood = 'UP'
  await alone.stop()
})

test('without a provider no token of one is accepted, and nothing can be linked', async () => {
  const plain = await startBeside({})
  const client = new Client(plain.url, enterprise.client.token)
  const { token } = await linked(enterprise)
  expect(await new Client(plain.url, token).faultOf(VIEWER)).toBe('UNAUTHENTICATED')
  expect((await link(client, token)).userErrors).toMatchObject([{ code: 'IDENTITY_REFUSED' }])
  await plain.stop()
})
