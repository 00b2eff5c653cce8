import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../../src/shared/global-id.ts'
import { newId } from '../../../src/shared/id.ts'
import { machines } from '../../support/api-keys.ts'
import { addressee } from '../../support/notices.ts'
import { settled } from '../../support/outbox.ts'
import { accept, CHANGE_ROLE, colleague, invite, members, REMOVE } from '../../support/people.ts'
import { type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { acts, newDevice, refresh } from '../../support/sessions.ts'

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

const idOf = async (member: Member) => toGlobalId('Person', (await addressee(service.db, member)).personId)
const changeRole = async ({ client }: Member, personId: string, role: string) =>
  (await client.ask(CHANGE_ROLE, { input: { personId, role } })).changeRole
const remove = async ({ client }: Member, personId: string) =>
  (await client.ask(REMOVE, { input: { personId } })).removeMember
const roleOf = async ({ client }: Member) => (await client.ask('{ viewer { role } }')).viewer.role

test('the people of an organization see each other; e-mail addresses only OWNER and MANAGER', async () => {
  for (const { client } of [lab, manager]) {
    expect((await members(client)).map(({ role, email }) => [role, email])).toEqual([
      ['OWNER', lab.email],
      ['MANAGER', manager.email],
      ['MEMBER', worker.email],
    ])
  }
  const seen = await members(worker.client)
  expect(seen.map(({ email }) => email)).toEqual([null, null, null])
  expect(seen[1]!.person.id).toBe(manager.personId)
})

test('nobody else sees them, and pages go on where they ended', async () => {
  const query = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Organization {
    members(first: $first, after: $after) { edges { node { role } } pageInfo { hasNextPage endCursor } } } } }`
  const other = await seeds(service).lab()
  for (const client of [service.stranger, other.client]) {
    expect((await client.ask(query, { id: lab.organizationId })).node.members).toBeNull()
  }
  const page = async (after?: string) =>
    (await lab.client.ask(query, { id: lab.organizationId, first: 2, after })).node.members
  const first = await page()
  const second = await page(first.pageInfo.endCursor)
  expect([...first.edges, ...second.edges].map(({ node }) => node.role)).toEqual([
    'OWNER',
    'MANAGER',
    'MEMBER',
  ])
})

test('an OWNER gives others their roles, from the next operation on', async () => {
  const person = await colleague(service, lab, 'MEMBER')
  expect((await changeRole(lab, person.personId, 'MANAGER')).member).toMatchObject({ role: 'MANAGER' })
  expect(await roleOf(person)).toBe('MANAGER')
  await changeRole(lab, person.personId, 'OWNER')
  await changeRole(person, person.personId, 'MEMBER')
  expect(await roleOf(person)).toBe('MEMBER')
  await remove(lab, person.personId)
})

test('only an OWNER changes roles or removes', async () => {
  for (const { client } of [manager, worker]) {
    const input = { personId: worker.personId }
    expect(await client.faultOf(CHANGE_ROLE, { input: { ...input, role: 'OWNER' } })).toBe('FORBIDDEN')
    expect(await client.faultOf(REMOVE, { input })).toBe('FORBIDDEN')
  }
})

test('a person of another organization looks like one that does not exist', async () => {
  const other = await seeds(service).lab()
  for (const personId of [await idOf(other), toGlobalId('Person', newId()), other.organizationId]) {
    expect(await lab.client.faultOf(REMOVE, { input: { personId } })).toBe('NOT_FOUND')
    expect(await lab.client.faultOf(CHANGE_ROLE, { input: { personId, role: 'OWNER' } })).toBe('NOT_FOUND')
  }
})

test('the last OWNER neither goes nor steps down', async () => {
  const owner = await idOf(lab)
  for (const { member, userErrors } of [await remove(lab, owner), await changeRole(lab, owner, 'MANAGER')]) {
    expect(member).toBeNull()
    expect(userErrors).toEqual([{ code: 'LAST_OWNER', path: ['personId'] }])
  }
  expect((await changeRole(lab, owner, 'OWNER')).userErrors).toEqual([])
  expect(await roleOf(lab)).toBe('OWNER')
})

test('who is removed may do nothing there any more, and what they follow ends at once', async () => {
  const leaver = await colleague(service, lab, 'MEMBER')
  const watching = await leaver.client.watch('subscription { notificationReceived { id } }')
  await settled(service.db)
  expect((await remove(lab, leaver.personId)).userErrors).toEqual([])
  await expect(watching.next()).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  expect(await leaver.client.faultOf('{ viewer { role } }')).toBe('UNAUTHENTICATED')
  expect(await lab.client.faultOf(REMOVE, { input: { personId: leaver.personId } })).toBe('NOT_FOUND')
  await watching.end()
})

test('who was removed and is invited again has neither the sessions nor the keys of before', async () => {
  const leaver = await colleague(service, lab, 'MANAGER')
  const device = await newDevice(service, leaver)
  const machine = machines(service)
  const [theirs, others] = [await machine(leaver.client, ['READ']), await machine(lab.client, ['READ'])]
  expect((await remove(lab, leaver.personId)).userErrors).toEqual([])
  const { token } = await invite(lab.client, leaver.email, 'MANAGER')
  const { organization } = await accept(service.stranger, { token, password: leaver.password })
  expect(organization).toEqual({ id: lab.organizationId })
  for (const client of [leaver.client, device.client, theirs.client]) expect(await acts(client)).toBe(false)
  expect((await refresh(service, device.refreshToken)).token).toBeNull()
  expect(await acts((await newDevice(service, leaver)).client)).toBe(true)
  expect(await acts(others.client)).toBe(true)
})

test('who is removed from one of two organizations stays signed in for the other', async () => {
  const person = await seeds(service).enterprise()
  const { token } = await invite(lab.client, person.email)
  await accept(person.client, { token })
  expect((await remove(lab, await idOf(person))).userErrors).toEqual([])
  expect(await acts(person.client)).toBe(true)
})
