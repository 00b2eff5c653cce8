import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMembership } from '../../src/accounts/people.repository.ts'
import { notify } from '../../src/notices/notices.service.ts'
import { Client } from '../support/client.ts'
import { addressee, tell } from '../support/notices.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, SIGN_IN, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
})
afterAll(() => service.stop())

const FIELDS = 'id kind message reason createdAt readAt organization { id }'
const LIST = `query ($first: Int!, $after: String, $unread: Boolean) {
  myNotifications(first: $first, after: $after, unread: $unread) {
    edges { node { ${FIELDS} } } pageInfo { hasNextPage endCursor }
  }
}`
const MARK = `mutation ($ids: [ID!]!) {
  markNotificationsRead(input: { notificationIds: $ids }) {
    notifications { id readAt } userErrors { code message path }
  }
}`
interface Item {
  id: string
  kind: string
  message: string
  readAt: string | null
}

const list = async (client: Client, variables: object = {}): Promise<Item[]> =>
  (await client.ask(LIST, { first: 100, ...variables })).myNotifications.edges.map(
    ({ node }: { node: Item }) => node,
  )
const mark = async (client: Client, ids: string[]) => (await client.ask(MARK, { ids })).markNotificationsRead
const unreadOf = async (client: Client): Promise<number> =>
  (await client.ask('{ viewer { unreadNotifications } }')).viewer.unreadNotifications

/** An enterprise that was told these, in this order. */
async function told(...kinds: ('BOOKING_APPROVED' | 'BOOKING_CANCELLED' | 'OFFER_MADE')[]): Promise<Member> {
  const member = await seeds(service).enterprise()
  for (const kind of kinds) await tell(service.db, member, { kind, reason: 'the chamber broke' })
  return member
}

test('a person reads what they were told, the newest first, in their language', async () => {
  const member = await told('BOOKING_APPROVED', 'BOOKING_CANCELLED')
  const [cancelled, approved] = await list(member.client)
  expect(cancelled).toMatchObject({
    kind: 'BOOKING_CANCELLED',
    message: 'A booking was cancelled. Reason: the chamber broke',
    reason: 'the chamber broke',
    readAt: null,
    organization: { id: member.organizationId },
  })
  expect(approved).toMatchObject({ kind: 'BOOKING_APPROVED' })
  const [inChinese] = await list(member.client.speaking('zh'))
  expect(inChinese!.message).toBe('一项预约已取消。原因:the chamber broke')
})

test('a list goes on behind its cursor, and leaves out what was read when asked to', async () => {
  const { client } = await told('BOOKING_APPROVED', 'BOOKING_CANCELLED', 'OFFER_MADE')
  const page = (await client.ask(LIST, { first: 2 })).myNotifications
  expect(page.pageInfo.hasNextPage).toBe(true)
  const rest = await list(client, { after: page.pageInfo.endCursor })
  expect(rest.map(({ kind }) => kind)).toEqual(['BOOKING_APPROVED'])
  await mark(client, [page.edges[0].node.id])
  expect((await list(client, { unread: true })).map(({ kind }) => kind)).toEqual([
    'BOOKING_CANCELLED',
    'BOOKING_APPROVED',
  ])
  expect(await list(client, { unread: false })).toHaveLength(3)
})

test('what is marked as read stays read since then, and is not counted', async () => {
  const { client } = await told('BOOKING_APPROVED', 'BOOKING_CANCELLED', 'OFFER_MADE')
  const [newest, , oldest] = await list(client)
  expect(await unreadOf(client)).toBe(3)
  const first = await mark(client, [oldest!.id, newest!.id])
  expect(first.notifications.map(({ id }: Item) => id)).toEqual([oldest!.id, newest!.id])
  expect(first.notifications.every(({ readAt }: Item) => readAt)).toBe(true)
  expect(await unreadOf(client)).toBe(1)
  expect(await mark(client, [oldest!.id, newest!.id])).toEqual(first)
})

test('nobody else sees or marks it, in the same words as what does not exist', async () => {
  const member = await told('BOOKING_APPROVED', 'BOOKING_CANCELLED')
  const [theirs, second] = await list(member.client)
  const colleague = await addMember(service, member)
  const missing = Buffer.from(`Notification:${crypto.randomUUID()}`).toString('base64url')
  const node = `query ($id: ID!) { node(id: $id) { ... on Notification { ${FIELDS} } } }`
  expect((await member.client.ask(node, { id: theirs!.id })).node).toEqual(theirs)
  for (const client of [colleague, lab.client]) {
    expect(await list(client)).toEqual([])
    const words = async (document: string, variables: object) =>
      (await client.send(document, variables)).errors?.map(({ message }) => message)
    expect(await client.faultOf(node, { id: theirs!.id })).toBe('NOT_FOUND')
    expect(await words(node, { id: theirs!.id })).toEqual(await words(node, { id: missing }))
    expect(await words(MARK, { ids: [theirs!.id] })).toEqual(await words(MARK, { ids: [missing] }))
  }
  expect(await member.client.faultOf(MARK, { ids: [second!.id, missing] })).toBe('NOT_FOUND')
  expect(await unreadOf(member.client)).toBe(2)
})

test('a person sees in each organization what they are told in it', async () => {
  const member = await told('BOOKING_APPROVED')
  const inEnterprise = await addressee(service.db, member)
  const inLab = { ...inEnterprise, organizationId: (await addressee(service.db, lab)).organizationId }
  await service.db.transaction(async (tx) => {
    await insertMembership(tx, { ...inLab, role: 'MEMBER' })
    await notify(tx, inLab, { kind: 'BOOKING_REQUESTED' })
  })
  const { email, password } = member
  const { signIn } = await service.stranger.ask(SIGN_IN, {
    input: { email, password, organizationId: lab.organizationId },
  })
  const [requested, ...others] = await list(new Client(service.url, signIn.token))
  expect([requested!.kind, others]).toEqual(['BOOKING_REQUESTED', []])
  expect((await list(member.client)).map(({ kind }) => kind)).toEqual(['BOOKING_APPROVED'])
  expect(await member.client.faultOf(MARK, { ids: [requested!.id] })).toBe('NOT_FOUND')
})

test('an organization is told through everybody in it, except who did it', async () => {
  const other = await seeds(service).lab()
  const colleague = await addMember(service, other)
  const { personId, organizationId } = await addressee(service.db, other)
  await service.db.transaction((tx) => notify(tx, { organizationId }, { kind: 'BOOKING_REQUESTED' }))
  await service.db.transaction((tx) =>
    notify(tx, { organizationId }, { kind: 'BOOKING_CANCELLED' }, personId),
  )
  expect((await list(other.client)).map(({ kind }) => kind)).toEqual(['BOOKING_REQUESTED'])
  expect((await list(colleague)).map(({ kind }) => kind)).toEqual(['BOOKING_CANCELLED', 'BOOKING_REQUESTED'])
})

test('from one to a hundred are marked at a time', async () => {
  enterprise = await told('BOOKING_APPROVED')
  const [{ id }] = (await list(enterprise.client)) as [Item]
  for (const ids of [[], Array.from({ length: 101 }, () => id)]) {
    const { notifications, userErrors } = await mark(enterprise.client, ids)
    expect(notifications).toBeNull()
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['notificationIds'] }])
  }
})

test('a stranger is told to sign in', async () => {
  const [{ id }] = (await list(enterprise.client)) as [Item]
  expect(await service.stranger.faultOf(LIST, { first: 1 })).toBe('UNAUTHENTICATED')
  expect(await service.stranger.faultOf(MARK, { ids: [id] })).toBe('UNAUTHENTICATED')
})
