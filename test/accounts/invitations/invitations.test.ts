import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../../src/shared/db.ts'
import { toGlobalId } from '../../../src/shared/global-id.ts'
import { newId } from '../../../src/shared/id.ts'
import {
  ACCEPT,
  accept,
  CHANGE_ROLE,
  colleague,
  INVITE,
  invite,
  members,
  newEmail,
  PASSWORD,
  REMOVE,
} from '../../support/people.ts'
import { type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { newDevice, signIn } from '../../support/sessions.ts'

let service: TestService
let lab: Member
let manager: Member & { personId: string }
let worker: Member & { personId: string }
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  manager = await colleague(service, lab, 'MANAGER')
  worker = await colleague(service, lab, 'MEMBER')
})
afterAll(() => service.stop())

const INVITATIONS = `query ($id: ID!) { node(id: $id) { ... on Organization {
  invitations { edges { node { id email role } } } members { edges { node { role } } } } } }`
const WITHDRAW = `mutation ($input: WithdrawInvitationInput!) {
  withdrawInvitation(input: $input) { invitation { email } userErrors { code } } }`
const newcomer = (token: string, more: object = {}) => ({
  token,
  name: 'Zhao Lei',
  password: PASSWORD,
  ...more,
})
const invalid = { organization: null, userErrors: [{ code: 'LINK_INVALID', path: ['token'] }] }
const open = async ({ client, organizationId }: Member): Promise<{ id: string; email: string }[]> =>
  (await client.ask(INVITATIONS, { id: organizationId })).node.invitations.edges.map(
    ({ node }: { node: object }) => node,
  )

test('who is invited becomes a person of the organization with the role that was meant, and signs in', async () => {
  const email = newEmail()
  const { invitation, userErrors } = await invite(lab.client, ` ${email.toUpperCase()} `, 'MANAGER')
  expect(userErrors).toEqual([])
  expect(invitation).toMatchObject({
    email,
    role: 'MANAGER',
    invitedBy: { name: expect.stringMatching(/Person/) },
  })
  expect((Date.parse(invitation.expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(7, 2)
  const { token } = await invite(lab.client, email, 'MANAGER')
  const { organization } = await accept(service.stranger, newcomer(token))
  expect(organization).toEqual({ id: lab.organizationId })
  const { client } = await newDevice(service, { email, password: PASSWORD })
  const { viewer } = await client.ask('{ viewer { role person { name } } }')
  expect(viewer).toEqual({ role: 'MANAGER', person: { name: 'Zhao Lei' } })
  expect((await open(lab)).map((each) => each.email)).not.toContain(email)
})

test('without a mail server the inviter is given the token and told so', async () => {
  const { mailed, token } = await invite(lab.client, newEmail())
  expect(mailed).toBe(false)
  expect(token).toHaveLength(43)
})

test('of the token only SHA-256 is kept', async () => {
  const { token } = await invite(lab.client, newEmail())
  const kept = await rows(service.db, sql`select * from one_time_token`)
  expect(JSON.stringify(kept)).not.toContain(token)
})

test('the inviter is answered the same whether the address is registered or not', async () => {
  const other = await seeds(service).enterprise()
  const answers = await Promise.all(
    [other.email, newEmail()].map(async (email) => {
      const { invitation, token, ...rest } = await invite(lab.client, email)
      const { id: _id, expiresAt: _expiresAt, email: _email, ...shape } = invitation
      return { ...rest, ...shape, token: token.length }
    }),
  )
  expect(answers[0]).toEqual(answers[1])
})

test.each([
  ['MANAGER', 'OWNER', 'FORBIDDEN'],
  ['MANAGER', 'MANAGER', 'FORBIDDEN'],
  ['MANAGER', 'MEMBER', undefined],
  ['MEMBER', 'MEMBER', 'FORBIDDEN'],
])('a %s who invites to %s: %s', async (by, role, code) => {
  const { client } = by === 'MANAGER' ? manager : worker
  expect(await client.faultOf(INVITE, { input: { email: newEmail(), role } })).toBe(code)
})

test('a bad address, or one of a colleague, is refused and writes nothing', async () => {
  const before = await open(lab)
  expect((await invite(lab.client, 'wang')).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['email'] },
  ])
  expect((await invite(lab.client, worker.email)).userErrors).toMatchObject([{ code: 'ALREADY_MEMBER' }])
  expect(await open(lab)).toEqual(before)
})

test('a token is good once, and a new invitation of the same address makes the one before void', async () => {
  const email = newEmail()
  const [first, second] = [await invite(lab.client, email), await invite(lab.client, email)]
  expect(await accept(service.stranger, newcomer(first.token))).toMatchObject(invalid)
  expect((await accept(service.stranger, newcomer(second.token))).userErrors).toEqual([])
  expect(await accept(service.stranger, newcomer(second.token))).toMatchObject(invalid)
})

test('an invitation that expired or was withdrawn, and a token that never was, are answered in the same words', async () => {
  const [expired, withdrawn] = [await invite(lab.client, newEmail()), await invite(lab.client, newEmail())]
  await service.db.execute(sql`update one_time_token set expires_at = expires_at - interval '7 days'
    where email = ${expired.invitation.email}`)
  await lab.client.ask(WITHDRAW, { input: { invitationId: withdrawn.invitation.id } })
  const answers = await Promise.all(
    [expired.token, withdrawn.token, 'x', 'A'.repeat(43)].map((token) =>
      accept(service.stranger, newcomer(token)),
    ),
  )
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject(invalid)
})

test('for a registered address the token alone is not enough: it takes the password of that person as well', async () => {
  const person = await seeds(service).enterprise()
  const { token } = await invite(lab.client, person.email)
  expect((await accept(service.stranger, { token, name: 'Somebody' })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['password'] },
  ])
  const { organization } = await accept(service.stranger, { token, password: person.password })
  expect(organization).toEqual({ id: lab.organizationId })
})

test('a wrong password does not join and does not use the token up; the access token of that person does, and changes nothing of the account', async () => {
  const person = await seeds(service).enterprise()
  const { token } = await invite(lab.client, person.email)
  const refused = await accept(service.stranger, newcomer(token, { password: 'another one at all' }))
  expect(refused).toMatchObject({
    organization: null,
    userErrors: [{ code: 'SIGN_IN_FAILED', path: ['password'] }],
  })
  expect((await accept(lab.client, { token })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }])
  expect((await accept(person.client, { token })).organization).toEqual({ id: lab.organizationId })
  const { viewer } = await person.client.ask('{ viewer { person { name } } }')
  expect(viewer.person.name).not.toBe('Zhao Lei')
  expect((await signIn(service, person)).token).toBeTruthy()
})

test('a newcomer without a sound name and password is refused, with every problem at once', async () => {
  const { token } = await invite(lab.client, newEmail())
  const { userErrors } = await accept(service.stranger, { token, name: ' ', password: 'short' })
  expect(userErrors.map(({ path }: { path: string[] }) => path)).toEqual([['name'], ['password']])
  expect((await accept(service.stranger, newcomer(token))).userErrors).toEqual([])
})

test('who has the token alone is answered the same whether the address is registered or not', async () => {
  const registered = await invite(lab.client, (await seeds(service).enterprise()).email)
  const unknown = await invite(lab.client, newEmail())
  for (const given of [
    {},
    { name: 'Zhao Lei' },
    { password: 'another one at all' },
    { name: ' ', password: PASSWORD },
  ]) {
    const answers = await Promise.all(
      [registered, unknown].map(({ token }) => accept(service.stranger, { token, ...given })),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0].organization).toBeNull()
  }
})

test('a MANAGER replaces no invitation that only an OWNER could withdraw, unless it has expired', async () => {
  const email = newEmail()
  const { token } = await invite(lab.client, email, 'OWNER')
  const again = { input: { email, role: 'MEMBER' } }
  expect(await manager.client.faultOf(INVITE, again)).toBe('FORBIDDEN')
  expect((await accept(service.stranger, newcomer(token))).organization).toEqual({ id: lab.organizationId })
  const late = newEmail()
  const { invitation } = await invite(lab.client, late, 'OWNER')
  await service.db.execute(sql`update invitation set expires_at = clock_timestamp() where email = ${late}`)
  const replaced = await invite(manager.client, late)
  expect(replaced.userErrors).toEqual([])
  expect(replaced.invitation.id).not.toBe(invitation.id)
})

test('invitations are seen by OWNER and MANAGER only, and withdrawn where they could have been sent', async () => {
  const { invitation } = await invite(lab.client, newEmail(), 'MANAGER')
  const other = await seeds(service).lab()
  expect((await open(lab)).map(({ id }) => id)).toContain(invitation.id)
  expect((await open(manager)).map(({ id }) => id)).toContain(invitation.id)
  for (const { client } of [worker, other]) {
    const { node } = await client.ask(INVITATIONS, { id: lab.organizationId })
    expect(node.invitations).toBeNull()
  }
  expect(await manager.client.faultOf(WITHDRAW, { input: { invitationId: invitation.id } })).toBe('FORBIDDEN')
  for (const id of [invitation.id, toGlobalId('Invitation', newId())]) {
    expect(await other.client.faultOf(WITHDRAW, { input: { invitationId: id } })).toBe('NOT_FOUND')
  }
  await lab.client.ask(WITHDRAW, { input: { invitationId: invitation.id } })
  expect(await lab.client.faultOf(WITHDRAW, { input: { invitationId: invitation.id } })).toBe('NOT_FOUND')
})

test('an invitation is worth what its sender may do by then', async () => {
  const [demoted, removed] = [
    await colleague(service, lab, 'OWNER'),
    await colleague(service, lab, 'MANAGER'),
  ]
  const tokens = [
    (await invite(demoted.client, newEmail(), 'OWNER')).token,
    (await invite(removed.client, newEmail())).token,
  ]
  await lab.client.ask(CHANGE_ROLE, { input: { personId: demoted.personId, role: 'MEMBER' } })
  await lab.client.ask(REMOVE, { input: { personId: removed.personId } })
  const before = (await members(lab.client)).length
  for (const token of tokens) expect(await accept(service.stranger, newcomer(token))).toMatchObject(invalid)
  expect(await members(lab.client)).toHaveLength(before)
})

test('a stranger neither invites nor sees, and whoever invites too much waits', async () => {
  expect(await service.stranger.faultOf(INVITE, { input: { email: newEmail(), role: 'MEMBER' } })).toBe(
    'UNAUTHENTICATED',
  )
  const busy = await seeds(service).window()
  const email = newEmail()
  const codes = await Promise.all(
    Array.from({ length: 52 }, () => busy.client.faultOf(INVITE, { input: { email, role: 'MEMBER' } })),
  )
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(2)
  expect(await service.stranger.faultOf(ACCEPT, { input: {} })).toBe('BAD_USER_INPUT')
})
