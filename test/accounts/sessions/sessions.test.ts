import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passwordResetToken } from '../../../src/accounts/password-reset/password-reset.service.ts'
import { toGlobalId } from '../../../src/shared/global-id.ts'
import { newId } from '../../../src/shared/id.ts'
import { machines } from '../../support/api-keys.ts'
import { Client } from '../../support/client.ts'
import { addressee } from '../../support/notices.ts'
import { settled } from '../../support/outbox.ts'
import { type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { acts, type Device, newDevice, refresh, signIn } from '../../support/sessions.ts'

let service: TestService
let member: Member
beforeAll(async () => {
  service = await startService()
  member = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const MINE = `query ($first: Int, $after: String) { mySessions(first: $first, after: $after) {
  edges { node { id createdAt usedAt expiresAt address isCurrent } } pageInfo { hasNextPage endCursor } } }`
const SIGN_OUT = 'mutation ($input: SignOutInput!) { signOut(input: $input) { userErrors { code } } }'
const EVERYWHERE =
  'mutation ($input: SignOutEverywhereInput!) { signOutEverywhere(input: $input) { userErrors { code } } }'
const REVOKE =
  'mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { userErrors { code } } }'
const CHANGE = `mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) { userErrors { code path } } }`
const SWITCH = `mutation ($input: SwitchOrganizationInput!) {
  switchOrganization(input: $input) { token expiresAt organization { id kind } userErrors { code } } }`

const sessionsOf = async ({ client }: Device) =>
  (await client.ask(MINE)).mySessions.edges.map(({ node }: { node: object }) => node)
const idOf = async (device: Device): Promise<string> =>
  (await sessionsOf(device)).find(({ isCurrent }: { isCurrent: boolean }) => isCurrent).id
const ended = async ({ client, refreshToken }: Device): Promise<boolean> =>
  !(await acts(client)) && (await refresh(service, refreshToken)).token === null

test('a person sees where they are signed in, the newest first, and which session is the present one', async () => {
  const person = await seeds(service).enterprise()
  const [first, second] = [await newDevice(service, person), await newDevice(service, person)]
  const sessions = await sessionsOf(second)
  expect(sessions.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([true, false, false])
  expect(sessions[0].address).toMatch(/127\.0\.0\.1/)
  expect((Date.parse(sessions[0].expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(14, 1)
  const page = (await first.client.ask(MINE, { first: 2 })).mySessions
  const rest = (await first.client.ask(MINE, { after: page.pageInfo.endCursor })).mySessions
  expect([...page.edges, ...rest.edges].map(({ node }) => node.id)).toEqual(
    sessions.map(({ id }: { id: string }) => id),
  )
  expect(await service.stranger.faultOf(MINE)).toBe('UNAUTHENTICATED')
})

test('signOut ends this session at once, and no other', async () => {
  const [here, there] = [await newDevice(service, member), await newDevice(service, member)]
  await here.client.ask(SIGN_OUT, { input: {} })
  expect(await ended(here)).toBe(true)
  expect(await acts(there.client)).toBe(true)
  expect(await there.client.ask(MINE)).toBeTruthy()
})

test('whose access token has expired signs out with the refresh token; what is none is no error', async () => {
  const here = await newDevice(service, member)
  for (const refreshToken of [here.refreshToken, here.refreshToken, 'x']) {
    const { signOut } = await service.stranger.ask(SIGN_OUT, { input: { refreshToken } })
    expect(signOut.userErrors).toEqual([])
  }
  expect(await ended(here)).toBe(true)
  expect(await service.stranger.faultOf(SIGN_OUT, { input: {} })).toBe('UNAUTHENTICATED')
})

test('signOutEverywhere ends all sessions of the person, this one included unless it is to stay', async () => {
  const person = await seeds(service).enterprise()
  const devices = [await newDevice(service, person), await newDevice(service, person)]
  await devices[0]!.client.ask(EVERYWHERE, { input: { exceptThis: true } })
  expect(await ended(devices[1]!)).toBe(true)
  expect(await acts(devices[0]!.client)).toBe(true)
  await devices[0]!.client.ask(EVERYWHERE, { input: {} })
  expect(await ended(devices[0]!)).toBe(true)
  expect(await acts(member.client)).toBe(true)
})

test('a session is revoked by its person only; a foreign, ended or unknown one is not found', async () => {
  const [here, lost] = [await newDevice(service, member), await newDevice(service, member)]
  const sessionId = await idOf(lost)
  const other = await seeds(service).enterprise()
  expect(await other.client.faultOf(REVOKE, { input: { sessionId } })).toBe('NOT_FOUND')
  await here.client.ask(REVOKE, { input: { sessionId } })
  expect(await ended(lost)).toBe(true)
  expect(await acts(here.client)).toBe(true)
  for (const id of [sessionId, toGlobalId('Session', newId()), 'x']) {
    expect(await here.client.faultOf(REVOKE, { input: { sessionId: id } })).toBe('NOT_FOUND')
  }
})

test('a subscription of a session that is revoked ends at once, without anything to tell', async () => {
  const [here, lost] = [await newDevice(service, member), await newDevice(service, member)]
  const watching = await lost.client.watch('subscription { notificationReceived { id } }')
  const staying = await here.client.watch('subscription { notificationReceived { id } }')
  await settled(service.db)
  await here.client.ask(REVOKE, { input: { sessionId: await idOf(lost) } })
  await expect(watching.next()).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  const { personId, organizationId } = await addressee(service.db, member)
  await service.db.execute(sql`with n as (insert into notification (id, person_id, organization_id, kind)
    values (${newId()}::uuid, ${personId}::uuid, ${organizationId}::uuid, 'OFFER_MADE') returning *)
    insert into outbox (topic, subject_id, payload) select 'NOTIFICATION', id,
      jsonb_build_object('personId', person_id, 'organizationId', organization_id) from n`)
  expect(await staying.next()).toHaveProperty('notificationReceived.id')
  await Promise.all([watching.end(), staying.end()])
})

test('a changed password ends all other sessions, and only the new one signs in', async () => {
  const person = await seeds(service).enterprise()
  const [here, there] = [await newDevice(service, person), await newDevice(service, person)]
  const change = async (currentPassword: string, newPassword: string) =>
    (await here.client.ask(CHANGE, { input: { currentPassword, newPassword } })).changePassword.userErrors
  expect(await change('wrong password', 'another good one')).toEqual([
    { code: 'SIGN_IN_FAILED', path: ['currentPassword'] },
  ])
  expect(await change(person.password, 'short')).toEqual([{ code: 'INVALID_INPUT', path: ['newPassword'] }])
  expect(await acts(there.client)).toBe(true)
  expect(await change(person.password, 'another good one')).toEqual([])
  expect(await ended(there)).toBe(true)
  expect(await acts(here.client)).toBe(true)
  expect((await signIn(service, person)).userErrors).toMatchObject([{ code: 'SIGN_IN_FAILED' }])
  expect((await signIn(service, { ...person, password: 'another good one' })).token).toBeTruthy()
})

test('a changed password voids the token that would reset it, and leaves keys and identities as they are', async () => {
  const person = await seeds(service).enterprise()
  const key = await machines(service)(person.client, ['READ'])
  const token = (await passwordResetToken(service, person.email))!
  await person.client.ask(CHANGE, {
    input: { currentPassword: person.password, newPassword: 'another good one' },
  })
  const { resetPassword } = await service.stranger.ask(
    `mutation { resetPassword(input: {token: "${token}", newPassword: "of a thief"}) { userErrors { code } } }`,
  )
  expect(resetPassword.userErrors).toEqual([{ code: 'LINK_INVALID' }])
  expect(await acts(key.client)).toBe(true)
})

test('a person of two organizations switches in one session, and refreshing stays with the new one', async () => {
  const [person, lab] = [await seeds(service).enterprise(), await seeds(service).lab()]
  const { personId } = await addressee(service.db, person)
  const { organizationId } = await addressee(service.db, lab)
  await service.db.execute(sql`insert into membership (person_id, organization_id, role)
    values (${personId}::uuid, ${organizationId}::uuid, 'MEMBER')`)
  const here = await newDevice(service, person)
  const { switchOrganization: switched } = await here.client.ask(SWITCH, {
    input: { organizationId: lab.organizationId },
  })
  expect(switched.organization).toEqual({ id: lab.organizationId, kind: 'LAB' })
  const there = new Client(service.url, switched.token)
  expect((await there.ask('{ viewer { role } }')).viewer.role).toBe('MEMBER')
  expect(await idOf({ ...here, client: there })).toBe(await idOf(here))
  expect((await refresh(service, here.refreshToken)).organization).toEqual({ id: lab.organizationId })
  await there.ask(SIGN_OUT, { input: {} })
  expect(await acts(here.client)).toBe(false)
})

test('nobody switches to an organization that is not theirs, which looks like one that does not exist', async () => {
  const lab = await seeds(service).lab()
  const here = await newDevice(service, member)
  const answers = await Promise.all(
    [lab.organizationId, toGlobalId('Organization', newId())].map((organizationId) =>
      here.client.send(SWITCH, { input: { organizationId } }),
    ),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]!.errors![0]!.extensions.code).toBe('NOT_FOUND')
})
