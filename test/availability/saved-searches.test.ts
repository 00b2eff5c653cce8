import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMembership } from '../../src/accounts/people.repository.ts'
import { toGlobalId } from '../../src/shared/global-id.ts'
import { Client } from '../support/client.ts'
import { addressee } from '../support/notices.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, SIGN_IN, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const FILTER = 'filter { text kind categories districts labIds methods qualityElements serviceModes }'
const FIELDS = `id name createdAt ${FILTER}`
const SAVE = `mutation ($name: String!, $filter: BookableFilter!) {
  saveSearch(input: { name: $name, filter: $filter }) { savedSearch { ${FIELDS} } userErrors { code path message } }
}`
const DELETE = `mutation ($id: ID!) {
  deleteSavedSearch(input: { savedSearchId: $id }) { savedSearch { ${FIELDS} } userErrors { code } }
}`
const LIST = `query ($first: Int! = 100, $after: String) {
  savedSearches(first: $first, after: $after) { edges { node { ${FIELDS} } } pageInfo { hasNextPage endCursor } }
}`
const NODE = `query ($id: ID!) { node(id: $id) { ... on SavedSearch { ${FIELDS} } } }`
const MISSING = toGlobalId('SavedSearch', crypto.randomUUID())

interface Saved {
  id: string
  name: string
  createdAt: string
  filter: Record<string, unknown>
}

const XRD = { text: 'XRD' }
const save = async (client: Client, name: string, filter: object = XRD) =>
  (await client.ask(SAVE, { name, filter })).saveSearch
const saved = async (client: Client, name: string, filter?: object): Promise<Saved> =>
  (await save(client, name, filter)).savedSearch
const list = async (client: Client, variables: object = {}): Promise<Saved[]> =>
  (await client.ask(LIST, variables)).savedSearches.edges.map(({ node }: { node: Saved }) => node)
const names = async (client: Client, variables?: object) =>
  (await list(client, variables)).map(({ name }) => name)
const newcomer = async (): Promise<Client> => (await seeds(service).enterprise()).client

test('a filter is kept under its name as it was saved', async () => {
  const filter = {
    ...{ text: '扫描电镜 ', kind: 'INSTRUMENT', categories: ['01', 'nonsense'], districts: ['310112'] },
    ...{ labIds: [lab.organizationId], methods: ['GB/T 228.1-2021'] },
    ...{ qualityElements: ['TESTING'], serviceModes: ['TIME_SHARE'] },
  }
  const search = await saved(enterprise.client, ' SEM nearby ', filter)
  expect(search).toMatchObject({ name: 'SEM nearby', filter, createdAt: expect.any(String) })
  expect(await list(enterprise.client)).toEqual([search])
  expect((await enterprise.client.ask(NODE, { id: search.id })).node).toEqual(search)
})

test('what was left out is null, and the filter can be asked with again', async () => {
  const instrument = await lab.instrument({ name: 'Goniometer' })
  const { filter } = await saved(await newcomer(), 'goniometers', { text: 'goniometer', openNow: false })
  expect(Object.values(filter).filter((part) => part !== null)).toEqual(['goniometer'])
  const { bookables } = await service.stranger.ask(
    'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { node { id } } } }',
    { filter },
  )
  expect(bookables.edges).toEqual([{ node: { id: instrument } }])
})

test('the newest come first, and a list goes on behind its cursor', async () => {
  const client = await newcomer()
  for (const name of ['first', 'second', 'third']) await saved(client, name)
  const page = (await client.ask(LIST, { first: 2 })).savedSearches
  expect(page.edges.map(({ node }: { node: Saved }) => node.name)).toEqual(['third', 'second'])
  expect(page.pageInfo.hasNextPage).toBe(true)
  expect(await names(client, { after: page.pageInfo.endCursor })).toEqual(['first'])
})

test('the same filter under the same name is there once; another name or filter is another search', async () => {
  const client = await newcomer()
  const both = { categories: ['01'], text: 'XRD' }
  const first = await saved(client, 'XRD', both)
  expect(await saved(client, ' XRD', { text: 'XRD', categories: ['01'] })).toEqual(first)
  await saved(client, 'XRD', XRD)
  await saved(client, 'X-ray', both)
  expect(await names(client)).toEqual(['X-ray', 'XRD', 'XRD'])
})

test.each([
  ['no name', '  ', XRD, ['name']],
  ['a name of 201 characters', 'x'.repeat(201), XRD, ['name']],
  ['no part', 'all', {}, ['filter']],
  ['only blank text', 'all', { text: ' ', kind: null }, ['filter']],
  ['openNow', 'now', { openNow: true, categories: ['01'] }, ['filter', 'openNow']],
  ['codes as long as books', 'long', { categories: Array(80).fill('0'.repeat(200)) }, ['filter']],
])('%s is refused', async (_what, name, filter, path) => {
  const { savedSearch, userErrors } = await save(enterprise.client, name, filter)
  expect(savedSearch).toBeNull()
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path }])
})

test('openNow is refused in words that say why', async () => {
  const [problem] = (await save(enterprise.client, 'now', { ...XRD, openNow: true })).userErrors
  expect(problem.message).toBe(
    '"openNow" is about one moment and cannot be saved. Leave it out, and add it when you ask.',
  )
})

test.each([
  ['text of 101 characters', { text: 'x'.repeat(101) }, 'BAD_USER_INPUT'],
  ['a method that is no standard', { methods: ['tensile test'] }, 'BAD_USER_INPUT'],
  ['21 methods', { methods: Array(21).fill('GB/T 229') }, 'BAD_USER_INPUT'],
  ['101 districts', { districts: Array(101).fill('310112') }, 'BAD_USER_INPUT'],
  ['a lab that is no organization', { labIds: [MISSING] }, 'NOT_FOUND'],
])('%s is no filter, as where it is asked', async (_what, filter, code) => {
  expect(await enterprise.client.faultOf(SAVE, { name: 'odd', filter })).toBe(code)
  const ASK = 'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { cursor } } }'
  expect(await service.stranger.faultOf(ASK, { filter })).toBe(code)
})

test('a person has a hundred at most, and room again when one is deleted', async () => {
  const client = await newcomer()
  const all = Array.from({ length: 100 }, (_, i) => `search ${i}`)
  await Promise.all(all.map((name) => saved(client, name)))
  const refused = await save(client, 'one more')
  expect(refused.savedSearch).toBeNull()
  expect(refused.userErrors).toMatchObject([{ code: 'SAVED_SEARCHES_FULL', path: [] }])
  expect((await saved(client, 'search 7')).name).toBe('search 7')
  const [newest] = await list(client)
  expect((await client.ask(DELETE, { id: newest!.id })).deleteSavedSearch).toEqual({
    savedSearch: newest,
    userErrors: [],
  })
  expect((await saved(client, 'one more')).name).toBe('one more')
})

test('nobody else sees or deletes it, in the same words as what does not exist', async () => {
  const { id } = await saved(enterprise.client, 'mine')
  const colleague = await addMember(service, enterprise)
  for (const client of [colleague, lab.client]) {
    expect(await names(client)).not.toContain('mine')
    for (const document of [NODE, DELETE]) {
      const errors = async (id: string) => (await client.send(document, { id })).errors
      expect(await errors(id)).toEqual(await errors(MISSING))
      expect(await client.faultOf(document, { id })).toBe('NOT_FOUND')
    }
  }
  expect(await names(enterprise.client)).toContain('mine')
})

test('a person has in each organization what they saved in it', async () => {
  const { personId } = await addressee(service.db, enterprise)
  const { organizationId } = await addressee(service.db, lab)
  await service.db.transaction((tx) => insertMembership(tx, { personId, organizationId, role: 'MEMBER' }))
  const { email, password } = enterprise
  const { signIn } = await service.stranger.ask(SIGN_IN, {
    input: { email, password, organizationId: lab.organizationId },
  })
  const atLab = new Client(service.url, signIn.token)
  const { id } = await saved(enterprise.client, 'for the enterprise')
  await saved(atLab, 'for the lab')
  expect(await names(atLab)).toEqual(['for the lab'])
  expect(await names(enterprise.client)).not.toContain('for the lab')
  expect(await atLab.faultOf(NODE, { id })).toBe('NOT_FOUND')
  expect(await atLab.faultOf(DELETE, { id })).toBe('NOT_FOUND')
})

test('what was deleted is gone', async () => {
  const { id } = await saved(enterprise.client, 'for a day')
  await enterprise.client.ask(DELETE, { id })
  expect(await names(enterprise.client)).not.toContain('for a day')
  for (const document of [NODE, DELETE])
    expect(await enterprise.client.faultOf(document, { id })).toBe('NOT_FOUND')
})

test('an id of something else names no saved search', async () => {
  expect(await enterprise.client.faultOf(DELETE, { id: enterprise.organizationId })).toBe('NOT_FOUND')
})

test('a stranger is told to sign in', async () => {
  const { id } = await saved(enterprise.client, 'not for strangers')
  expect(await service.stranger.faultOf(LIST)).toBe('UNAUTHENTICATED')
  expect(await service.stranger.faultOf(SAVE, { name: 'x', filter: XRD })).toBe('UNAUTHENTICATED')
  expect(await service.stranger.faultOf(DELETE, { id })).toBe('UNAUTHENTICATED')
  expect(await service.stranger.faultOf(NODE, { id })).toBe('NOT_FOUND')
})
