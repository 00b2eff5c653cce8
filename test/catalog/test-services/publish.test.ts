import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import {
  publishTest,
  retireTest,
  tensileTest,
  testServiceOf,
  updateTest,
} from '../../support/test-services.ts'

let service: TestService
let lab: Lab
let other: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  ;[lab, other, enterprise] = await Promise.all([
    seeds(service).lab('310113'),
    seeds(service).lab(),
    seeds(service).enterprise('SMALL'),
  ])
})
afterAll(() => service.stop())

const SERVICE = `query ($id: ID!) { node(id: $id) { ... on TestService {
  id name(language: EN) sampleRequirements(language: EN) lab { id } site { district { code } } parameters materials
  qualityElement ordering normalDays urgentDays urgentPercent weeklySamples retiredAt
  methods { name number edition title(language: EN) isCurrent currentEdition { name } }
  prices { sizeClass price { amount } }
  one: price { amount } urgently: price(samples: 3, urgent: true) { amount } large: price(sizeClass: LARGE) { amount }
} } }`
const read = async (id: string, by = service.stranger) => (await by.ask(SERVICE, { id })).node

test('what a lab publishes is read by anybody, with the standards as the catalogue has them', async () => {
  const id = await testServiceOf(lab)
  expect(await read(id)).toMatchObject({
    ...{ id, name: 'Tensile test of metals', sampleRequirements: 'Three bars a set' },
    ...{ lab: { id: lab.organizationId }, site: { district: { code: '310113' } } },
    ...{ parameters: ['抗拉强度', 'tensile strength'], materials: ['金属材料'], qualityElement: 'TESTING' },
    ...{ ordering: 'FIXED_PRICE', normalDays: 5, urgentDays: 2, urgentPercent: 50, weeklySamples: 100 },
    methods: [
      {
        ...{ name: 'GB/T 228.1-2021', number: 'GB/T 228.1', edition: '2021', isCurrent: true },
        title: 'Metallic materials — Tensile testing — Part 1: Method of test at room temperature',
        currentEdition: { name: 'GB/T 228.1-2021' },
      },
    ],
    retiredAt: null,
  })
})

test('a sample has its price by size class, and samples theirs for the enterprise that asks', async () => {
  const id = await testServiceOf(lab)
  const amount = (yuan: string) => ({ amount: yuan })
  expect(await read(id, enterprise.client)).toMatchObject({
    prices: [
      { sizeClass: 'MICRO', price: amount('200.00') },
      { sizeClass: 'SMALL', price: amount('150.50') },
      { sizeClass: 'MEDIUM', price: amount('200.00') },
      { sizeClass: 'LARGE', price: amount('200.00') },
    ],
    ...{ one: amount('150.50'), urgently: amount('677.25'), large: amount('200.00') },
  })
  expect(await read(id)).toMatchObject({ one: null, urgently: null, large: amount('200.00') })
  const never = await testServiceOf(lab, { urgent: null })
  expect(await read(never, enterprise.client)).toMatchObject({ one: amount('150.50'), urgently: null })
})

test('an edition that has been superseded names the one in force', async () => {
  const id = await testServiceOf(lab, { methods: [{ standard: 'gbt229-2007' }] })
  expect((await read(id)).methods).toMatchObject([
    { name: 'GB/T 229-2007', isCurrent: false, currentEdition: { name: 'GB/T 229-2020' } },
  ])
})

test('a method that the catalogue lacks needs a title, and is then there for everybody', async () => {
  const unknown = { ...tensileTest(lab), methods: [{ standard: 'ISO 6892-1:2019' }] }
  expect((await publishTest(lab.client, unknown)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['methods', '0', 'title'] },
  ])
  const title = { zh: '金属材料 拉伸试验 第1部分', en: 'Tensile testing — Part 1' }
  await testServiceOf(lab, { methods: [{ standard: 'ISO 6892-1:2019', title }] })
  const again = await testServiceOf(other, {
    methods: [{ standard: 'ISO 6892-1:2019', title: { zh: '另一名称' } }],
  })
  expect((await read(again)).methods).toMatchObject([
    { name: 'ISO 6892-1:2019', number: 'ISO 6892-1', title: 'Tensile testing — Part 1', isCurrent: true },
  ])
})

const STANDARDS = `query ($number: String, $first: Int, $after: String) {
  standards(number: $number, first: $first, after: $after) { edges { node { name } } pageInfo { endCursor hasNextPage } } }`

test('the catalogue lists a standard and its parts in all editions, page by page', async () => {
  const ask = async (variables: object) => (await service.stranger.ask(STANDARDS, variables)).standards
  const names = ({ edges }: { edges: { node: { name: string } }[] }) => edges.map(({ node }) => node.name)
  expect(names(await ask({ first: 2 }))).toHaveLength(2)
  expect(names(await ask({ number: 'GB/T 228' }))).toEqual(['GB/T 228.1-2010', 'GB/T 228.1-2021'])
  const first = await ask({ number: 'GB/T 228', first: 1 })
  const second = await ask({ number: 'GB/T 228', first: 1, after: first.pageInfo.endCursor })
  expect([...names(first), ...names(second)]).toEqual(['GB/T 228.1-2010', 'GB/T 228.1-2021'])
  expect(second.pageInfo.hasNextPage).toBe(false)
  expect(await service.stranger.faultOf(STANDARDS, { number: 'tensile' })).toBe('BAD_USER_INPUT')
})

test('the same key with the same input publishes once, with another input nothing', async () => {
  const input = tensileTest(lab)
  const [first, second] = [await publishTest(lab.client, input), await publishTest(lab.client, input)]
  expect(second).toEqual(first)
  const changed = await publishTest(lab.client, { ...input, normalDays: 6 })
  expect(changed.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }])
})

test.each([
  ['a blank name', { name: { zh: ' ', en: 'Test' } }, ['name', 'zh']],
  ['no method', { methods: [] }, ['methods']],
  ['a text that is no standard', { methods: [{ standard: 'tensile' }] }, ['methods', '0', 'standard']],
  ['a method without an edition', { methods: [{ standard: 'GB/T 229' }] }, ['methods', '0', 'standard']],
  [
    'a blank title',
    { methods: [{ standard: 'GB/T 1-2020', title: { zh: ' ' } }] },
    ['methods', '0', 'title', 'zh'],
  ],
  [
    'a price beyond a million',
    { prices: { large: '1000000.01', small: '1', medium: '1', micro: '1' } },
    ['prices', 'large'],
  ],
  ['no working day', { normalDays: 0, urgent: null }, ['normalDays']],
  ['urgent that is no sooner', { urgent: { days: 5, surchargePercent: 10 } }, ['urgent', 'days']],
  ['urgent for nothing more', { urgent: { days: 2, surchargePercent: 0 } }, ['urgent', 'surchargePercent']],
  ['no capacity', { weeklySamples: 0 }, ['weeklySamples']],
  ['a blank parameter', { parameters: [' '] }, ['parameters']],
  [
    'too long a sample',
    { sampleRequirements: { zh: '长'.repeat(2001), en: '' } },
    ['sampleRequirements', 'zh'],
  ],
])('%s is refused', async (_, changes, path) => {
  const { testService, userErrors } = await publishTest(lab.client, { ...tensileTest(lab), ...changes })
  expect(testService).toBeNull()
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path }])
})

test('a change keeps what it does not name; null takes urgency away', async () => {
  const id = await testServiceOf(lab)
  const { userErrors } = await updateTest(lab.client, {
    ...{ testServiceId: id, normalDays: 7, urgent: null, methods: [{ standard: 'GB/T 229-2020' }] },
  })
  expect(userErrors).toEqual([])
  expect(await read(id)).toMatchObject({
    ...{ name: 'Tensile test of metals', normalDays: 7, urgentDays: null, urgentPercent: null },
    ...{ methods: [{ name: 'GB/T 229-2020' }], weeklySamples: 100 },
  })
  const wrong = await updateTest(lab.client, { testServiceId: id, urgent: { days: 7, surchargePercent: 5 } })
  expect(wrong.userErrors).toMatchObject([{ path: ['urgent', 'days'] }])
})

test('a retired service is read, and neither listed nor changed', async () => {
  const id = await testServiceOf(lab)
  const { testService } = await retireTest(lab.client, id)
  expect(testService.retiredAt).not.toBeNull()
  expect((await retireTest(lab.client, id)).testService).toEqual(testService)
  expect((await read(id)).retiredAt).toBe(testService.retiredAt)
  const { userErrors } = await updateTest(lab.client, { testServiceId: id, normalDays: 3 })
  expect(userErrors).toMatchObject([{ code: 'ALREADY_RETIRED' }])
  const { node } = await service.stranger.ask(
    `query ($id: ID!) { node(id: $id) { ... on Organization { testServices(first: 100) { edges { node { id } } } } } }`,
    { id: lab.organizationId },
  )
  const listed = node.testServices.edges.map((edge: { node: { id: string } }) => edge.node.id)
  expect(listed.length).toBeGreaterThan(0)
  expect(listed).not.toContain(id)
})

test('another lab is answered as if it were not there, and an enterprise may not publish', async () => {
  const id = await testServiceOf(lab)
  const update = `mutation ($input: UpdateTestServiceInput!) { updateTestService(input: $input) { userErrors { code } } }`
  const input = { testServiceId: id, normalDays: 3 }
  expect(await other.client.faultOf(update, { input })).toBe('NOT_FOUND')
  expect(await enterprise.client.faultOf(update, { input })).toBe('FORBIDDEN')
  const publish = `mutation ($input: PublishTestServiceInput!) { publishTestService(input: $input) { userErrors { code } } }`
  expect(await other.client.faultOf(publish, { input: tensileTest(lab) })).toBe('NOT_FOUND')
  expect(await enterprise.client.faultOf(publish, { input: tensileTest(lab) })).toBe('FORBIDDEN')
})
