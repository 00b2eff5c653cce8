import { afterAll, beforeAll, expect, test } from 'vitest'
import { covers } from '../../src/catalog/accreditation.ts'
import { methodOf } from '../../src/catalog/methods.ts'
import type { Client } from '../support/client.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const RECORD = `mutation ($input: RecordAccreditationInput!) {
  recordAccreditation(input: $input) { recorded lab { id } userErrors { code path message } }
}`
const WITHDRAW = `mutation ($input: WithdrawAccreditationInput!) {
  withdrawAccreditation(input: $input) { withdrawn lab { id } userErrors { code path } }
}`
const SCOPES = `query ($id: ID!, $first: Int, $after: String, $validOn: LocalDate, $method: String) { node(id: $id) { ... on Organization {
  accreditations(first: $first, after: $after, validOn: $validOn, method: $method) {
    edges { node { id scheme certificate method validFrom validUntil } } pageInfo { hasNextPage endCursor }
  } } }
}`
interface Scope {
  id: string
  scheme: string
  certificate: string
  method: string
  validFrom: string
  validUntil: string
}

const CNAS = { scheme: 'CNAS', certificate: 'CNAS L00000' }
const YEARS = { validFrom: '2025-01-01', validUntil: '2030-12-31' }
const record = async (client: Client, input: object) =>
  (await client.ask(RECORD, { input: { ...CNAS, ...YEARS, ...input } })).recordAccreditation
const withdraw = async (client: Client, input: object) =>
  (await client.ask(WITHDRAW, { input: { ...CNAS, ...input } })).withdrawAccreditation
const page = async (id: string, variables: object = {}) =>
  (await service.stranger.ask(SCOPES, { id, ...variables })).node.accreditations
const scopesOf = async ({ organizationId }: Lab, variables: object = {}): Promise<Scope[]> =>
  (await page(organizationId, variables)).edges.map(({ node }: { node: Scope }) => node)
const methodsOf = async (lab: Lab, variables: object = {}) =>
  (await scopesOf(lab, variables)).map(({ method }) => method)

test('what a lab records is seen by anybody, one scope a method', async () => {
  const lab = await seeds(service).lab()
  const methods = ['GB/T 228.1-2021', ' GB/T  229-2020', 'gbt229-2020']
  const { recorded, lab: answered, userErrors } = await record(lab.client, { methods })
  expect(userErrors).toEqual([])
  expect([recorded, answered.id]).toEqual([2, lab.organizationId])
  expect(await scopesOf(lab)).toMatchObject([
    { ...CNAS, ...YEARS, method: 'GB/T 228.1-2021' },
    { ...CNAS, ...YEARS, method: 'GB/T 229-2020' },
  ])
})

test('recording the same once more replaces the dates, and what is not named stays', async () => {
  const lab = await seeds(service).lab()
  await record(lab.client, { methods: ['GB/T 228.1-2021', 'GB/T 228.1', 'GB/T 229-2020'] })
  const before = await scopesOf(lab)
  const renewed = { validFrom: '2026-01-01', validUntil: '2031-12-31' }
  await record(lab.client, { methods: ['gbt228.1-2021', 'GB/T 230.1-2018'], ...renewed })
  const after = await scopesOf(lab)
  expect(after.map(({ method, validUntil }) => [method, validUntil])).toEqual([
    ['gbt228.1-2021', '2031-12-31'],
    ['GB/T 228.1', '2030-12-31'],
    ['GB/T 229-2020', '2030-12-31'],
    ['GB/T 230.1-2018', '2031-12-31'],
  ])
  expect(after.slice(0, 3).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
})

test('another certificate, another scheme and another edition are scopes of their own', async () => {
  const lab = await seeds(service).lab()
  await record(lab.client, { methods: ['GB/T 228.1-2021', 'GB/T 228.1-2010'] })
  await record(lab.client, { methods: ['GB/T 228.1-2021'], certificate: 'CNAS L00001' })
  await record(lab.client, { methods: ['GB/T 228.1-2021'], scheme: 'CMA' })
  expect(await scopesOf(lab)).toHaveLength(4)
})

test('500 methods are recorded at once, and listed in pages', async () => {
  const lab = await seeds(service).lab()
  const methods = Array.from({ length: 500 }, (_, i) => `GB/T ${i + 1}-2020`)
  expect((await record(lab.client, { methods })).recorded).toBe(500)
  const seen: string[] = []
  let after: string | null = null
  do {
    const { edges, pageInfo }: Page = await page(lab.organizationId, { first: 100, after })
    seen.push(...edges.map(({ node }) => node.method))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after)
  expect(seen).toEqual(methods)
})
interface Page {
  edges: { node: Scope }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

test.each([
  ['a text that is no standard', { methods: ['GB/T 229', 'tensile'] }, 'INVALID_INPUT', ['methods', '1']],
  ['no method', { methods: [] }, 'INVALID_INPUT', ['methods']],
  ['501 methods', { methods: Array(501).fill('GB/T 229') }, 'INVALID_INPUT', ['methods']],
  [
    'a certificate without a number',
    { methods: ['GB/T 229'], certificate: ' ' },
    'INVALID_INPUT',
    ['certificate'],
  ],
  [
    'an end before the start',
    { methods: ['GB/T 229'], validFrom: '2026-01-02', validUntil: '2026-01-01' },
    'PERIOD_INVALID',
    ['validUntil'],
  ],
])('%s is refused, and nothing is recorded', async (_what, input, code, path) => {
  const lab = await seeds(service).lab()
  expect((await record(lab.client, input)).userErrors).toMatchObject([{ code, path }])
  expect(await scopesOf(lab)).toEqual([])
})

test('a scope may hold for a single day', async () => {
  const lab = await seeds(service).lab()
  const day = { validFrom: '2026-01-02', validUntil: '2026-01-02' }
  expect((await record(lab.client, { methods: ['GB/T 229'], ...day })).recorded).toBe(1)
})

test('who is refused reads in either language how to write a method', async () => {
  const lab = await seeds(service).lab()
  const { userErrors } = await record(lab.client.speaking('zh'), { methods: ['拉伸'] })
  expect(userErrors[0].message).toMatch(/拉伸.*标准编号.*GB\/T 228\.1-2021/)
})

test('the scopes of a lab are narrowed to a day, its first and last included, and to a standard', async () => {
  const lab = await seeds(service).lab()
  await record(lab.client, { methods: ['GB/T 228.1-2021', 'GB/T 229'], validUntil: '2026-06-30' })
  await record(lab.client, { methods: ['GB/T 228.1-2010'], scheme: 'CMA' })
  expect(await methodsOf(lab, { validOn: '2024-12-31' })).toEqual([])
  expect(await methodsOf(lab, { validOn: '2025-01-01' })).toHaveLength(3)
  expect(await methodsOf(lab, { validOn: '2026-06-30' })).toHaveLength(3)
  expect(await methodsOf(lab, { validOn: '2026-07-01' })).toEqual(['GB/T 228.1-2010'])
  expect(await methodsOf(lab, { method: 'gbt228.1' })).toEqual(['GB/T 228.1-2021', 'GB/T 228.1-2010'])
  expect(await methodsOf(lab, { method: 'GB/T 228.1-2010' })).toEqual(['GB/T 228.1-2010'])
  expect(await methodsOf(lab, { method: 'GB/T 229-2020' })).toEqual(['GB/T 229'])
  expect(await methodsOf(lab, { method: 'GB/T 228' })).toEqual([])
  const unreadable = { id: lab.organizationId, method: 'tensile' }
  expect(await service.stranger.faultOf(SCOPES, unreadable)).toBe('BAD_USER_INPUT')
})

test('the list of a lab is narrowed to a standard by the one rule of what covers what', async () => {
  const lab = await seeds(service).lab()
  const methods = ['GB/T 228.1-2021', 'GB/T 228.1', 'GB/T 228-2002', 'JJF 228.1-2021', 'ISO 6892-1:2019']
  await record(lab.client, { methods })
  for (const method of [...methods, 'GB 228.1-2010', 'GB/T 228', 'ISO 6892', 'ISO 6892-1']) {
    const covering = methods.filter((scope) => covers(methodOf(scope)!, methodOf(method)!))
    expect(await methodsOf(lab, { method })).toEqual(covering)
  }
})

test('what is no lab has no accreditations, and cannot record any', async () => {
  const window = await seeds(service).window()
  expect(await page(window.organizationId)).toBeNull()
  const input = { ...CNAS, ...YEARS, methods: ['GB/T 229'] }
  expect(await window.client.faultOf(RECORD, { input })).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(RECORD, { input })).toBe('UNAUTHENTICATED')
})

test('a MEMBER of a lab neither records nor withdraws', async () => {
  const lab = await seeds(service).lab()
  const member = await addMember(service, lab)
  await record(lab.client, { methods: ['GB/T 229'] })
  const input = { ...CNAS, ...YEARS, methods: ['GB/T 230.1'] }
  expect(await member.faultOf(RECORD, { input })).toBe('FORBIDDEN')
  expect(await member.faultOf(WITHDRAW, { input: CNAS })).toBe('FORBIDDEN')
  expect(await methodsOf(lab)).toEqual(['GB/T 229'])
})

test('some methods of a certificate are withdrawn, or all of it', async () => {
  const lab = await seeds(service).lab()
  await record(lab.client, { methods: ['GB/T 228.1-2021', 'GB/T 229', 'GB/T 230.1-2018'] })
  await record(lab.client, { methods: ['GB/T 229'], scheme: 'CMA' })
  expect(await withdraw(lab.client, { methods: ['gb 229'] })).toMatchObject({
    withdrawn: 1,
    lab: { id: lab.organizationId },
    userErrors: [],
  })
  expect(await methodsOf(lab)).toEqual(['GB/T 228.1-2021', 'GB/T 230.1-2018', 'GB/T 229'])
  expect((await withdraw(lab.client, {})).withdrawn).toBe(2)
  expect(await scopesOf(lab)).toMatchObject([{ scheme: 'CMA', method: 'GB/T 229' }])
})

test('withdrawing what is not recorded is refused, and withdraws nothing', async () => {
  const lab = await seeds(service).lab()
  const other = await seeds(service).lab()
  await record(lab.client, { methods: ['GB/T 228.1-2021', 'GB/T 229'] })
  const some = await withdraw(lab.client, { methods: ['GB/T 229', 'GB/T 228.1', 'GB/T 5'] })
  expect(some.userErrors).toMatchObject([{ path: ['methods', '1'] }, { path: ['methods', '2'] }])
  const none = await withdraw(lab.client, { certificate: 'CNAS L99999' })
  expect(none.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['certificate'] }])
  // Another lab's certificate is as unknown as one that nobody has.
  expect((await withdraw(other.client, {})).userErrors).toMatchObject([{ path: ['certificate'] }])
  expect(await methodsOf(lab)).toEqual(['GB/T 228.1-2021', 'GB/T 229'])
})

const LISTED = `query ($labId: ID!, $validOn: LocalDate) { bookables(filter: { labIds: [$labId] }) { edges { node {
  name accreditations(validOn: $validOn) { edges { node { certificate method } } }
} } } }`

test('a bookable shows the scopes of its own lab that cover one of its methods', async () => {
  const lab = await seeds(service).lab()
  const other = await seeds(service).lab()
  await lab.instrument({ name: 'Tensile', methods: ['GB/T 228.1', 'GB/T 1040.1-2018'] })
  await lab.instrument({ name: 'Old tensile', methods: ['GB/T 228.1-2010'] })
  await lab.instrument({ name: 'Plain' })
  await record(lab.client, { methods: ['GB/T 228.1-2021', 'GB/T 229'] })
  await record(lab.client, { methods: ['GB/T 1040.1'], certificate: 'CNAS L00001', validUntil: '2026-06-30' })
  await record(other.client, { methods: ['GB/T 228.1-2010'], certificate: 'CNAS L00002' })
  const seen = async (validOn?: string) => {
    const variables = { labId: lab.organizationId, validOn }
    const { bookables } = await service.stranger.ask(LISTED, variables)
    return Object.fromEntries(
      bookables.edges.map(({ node }: { node: Listed }) => [
        node.name,
        node.accreditations.edges.map((edge) => edge.node.method),
      ]),
    )
  }
  expect(await seen()).toEqual({
    Tensile: ['GB/T 228.1-2021', 'GB/T 1040.1'],
    'Old tensile': [],
    Plain: [],
  })
  expect((await seen('2026-07-01')).Tensile).toEqual(['GB/T 228.1-2021'])
})
interface Listed {
  name: string
  accreditations: { edges: { node: { method: string } }[] }
}

test('the scopes of a bookable are listed page by page', async () => {
  const lab = await seeds(service).lab()
  const id = await lab.instrument({ methods: ['GB/T 228.1'] })
  for (const number of [1, 2, 3]) {
    await record(lab.client, { methods: ['GB/T 228.1-2021'], certificate: `CNAS L${number}` })
  }
  const document = `query ($id: ID!, $after: String) { node(id: $id) { ... on Bookable {
    accreditations(first: 2, after: $after) { edges { node { certificate } } pageInfo { hasNextPage endCursor } } } } }`
  const first = (await service.stranger.ask(document, { id })).node.accreditations
  expect(first.pageInfo.hasNextPage).toBe(true)
  const next = (await service.stranger.ask(document, { id, after: first.pageInfo.endCursor })).node
    .accreditations
  expect(next.pageInfo.hasNextPage).toBe(false)
  const certificates = [...first.edges, ...next.edges].map(({ node }) => node.certificate)
  expect(certificates).toEqual(['CNAS L1', 'CNAS L2', 'CNAS L3'])
})

test('one method is recorded under so many certificates and no more', async () => {
  const lab = await seeds(service).lab()
  for (let number = 1; number <= 20; number += 1) {
    const { userErrors } = await record(lab.client, { methods: ['GB/T 229'], certificate: `CNAS L${number}` })
    expect(userErrors).toEqual([])
  }
  const more = await record(lab.client, { methods: ['GB/T 229', 'GB/T 230'], certificate: 'CNAS L21' })
  expect(more.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['methods'] }])
  expect(await methodsOf(lab)).toHaveLength(20)
})
