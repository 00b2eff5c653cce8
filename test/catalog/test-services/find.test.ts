import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reindexStale } from '../../../src/catalog/search/reindex.service.ts'
import { addGroup } from '../../../src/catalog/search/synonyms.service.ts'
import { type Lab, type Member, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'
import { testServiceOf, updateTest } from '../../support/test-services.ts'

let service: TestService
let lab: Lab
let other: Lab
let enterprise: Member
const ids: Record<string, string> = {}
beforeAll(async () => {
  service = await startService()
  ;[lab, other, enterprise] = await Promise.all([
    seeds(service).lab('310113'),
    seeds(service).lab('310120'),
    seeds(service).enterprise('SMALL'),
  ])
  ids.tensile = await testServiceOf(lab)
  ids.old = await testServiceOf(lab, {
    ...{ name: { zh: '旧版拉伸', en: 'Pulling, old edition' }, methods: [{ standard: 'GB/T 228.1-2010' }] },
    ...{ parameters: ['伸长率', 'elongation'], normalDays: 10, urgent: null, prices: { large: '90' } },
  })
  ids.lead = await testServiceOf(other, {
    ...{ name: { zh: '铅含量', en: 'Lead content' }, methods: [{ standard: 'GB 5009.12-2023' }] },
    ...{ parameters: ['铅', 'lead', 'Pb'], materials: ['食品', 'food'], keywords: ['heavy metals'] },
    ...{ qualityElement: 'ACCREDITATION', ordering: 'ON_QUOTE', normalDays: 7 },
    description: { zh: '按 GB/T 228.1-2021 制样不适用', en: 'Not for metals' },
  })
  await lab.client.ask(
    'mutation ($input: RecordAccreditationInput!) { recordAccreditation(input: $input) { userErrors { code } } }',
    {
      input: {
        ...{ scheme: 'CMA', certificate: '1', methods: ['GB/T 228.1-2021'] },
        ...{ validFrom: '2026-01-01', validUntil: '2030-06-30' },
      },
    },
  )
})
afterAll(() => service.stop())

const LIST = `query ($filter: TestServiceFilter, $first: Int, $after: String) {
  testServices(filter: $filter, first: $first, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } } }`
const page = async (variables: object, by = service.stranger) => (await by.ask(LIST, variables)).testServices
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
const namesIn = ({ edges }: { edges: { node: { id: string } }[] }) => edges.map(({ node }) => nameOf(node.id))
const found = async (filter: object, by = service.stranger) => namesIn(await page({ filter }, by))

test.each([
  ['拉伸', ['tensile', 'old']],
  ['tensile', ['tensile', 'old']],
  ['tensle', ['tensile', 'old']],
  ['jsls', ['tensile']],
  ['抗拉强度', ['tensile']],
  ['elongation', ['old']],
  ['GB/T 228', ['lead', 'old', 'tensile']],
  ['gbt228.1-2021', ['lead', 'tensile']],
  ['铅', ['lead']],
  ['Pb 食品', ['lead']],
  ['室温试验方法', ['old', 'tensile']],
  ['nothing like it', []],
])('%j finds %j', async (text, names) => {
  expect([...(await found({ text }))].sort()).toEqual([...names].sort())
})

test('what fits the words best comes first, in pages that go on where the last one ended', async () => {
  expect(await found({ text: '拉伸' })).toEqual(['tensile', 'old'])
  const first = await page({ filter: { text: '拉伸' }, first: 1 })
  const second = await page({ filter: { text: '拉伸' }, first: 1, after: first.pageInfo.endCursor })
  expect([...namesIn(first), ...namesIn(second)]).toEqual(['tensile', 'old'])
  const plain = await page({ first: 2 })
  const rest = await page({ first: 2, after: plain.pageInfo.endCursor })
  expect([...namesIn(plain), ...namesIn(rest)]).toEqual(['tensile', 'old', 'lead'])
  const wrong = { filter: { text: '拉伸' }, after: plain.pageInfo.endCursor }
  expect(await service.stranger.faultOf(LIST, wrong)).toBe('BAD_USER_INPUT')
})

test.each([
  ['a method in any edition', { methods: ['GB/T 228.1'] }, ['tensile', 'old']],
  ['a method as a part of another', { methods: ['gbt228'] }, ['tensile', 'old']],
  [
    'a method in one edition, and nothing that only tells of it',
    { methods: ['GB/T 228.1-2021'] },
    ['tensile'],
  ],
  ['any of several methods', { methods: ['GB/T 228.1-2010', 'GB 5009.12'] }, ['old', 'lead']],
  ['no method', { methods: [] }, []],
  ['a parameter', { parameter: '强度' }, ['tensile']],
  ['a parameter in another case', { parameter: 'Elongation' }, ['old']],
  ['a parameter that only a keyword names', { parameter: 'heavy metals' }, []],
  ['a material', { material: '食品' }, ['lead']],
  ['a blank parameter', { parameter: ' ' }, ['tensile', 'old', 'lead']],
  ['an element', { qualityElements: ['ACCREDITATION'] }, ['lead']],
  ['a district', { districts: ['310113'] }, ['tensile', 'old']],
  ['a way to order', { ordering: 'ON_QUOTE' }, ['lead']],
  ['days', { withinDays: 7 }, ['tensile', 'lead']],
  ['urgent days', { urgentWithinDays: 2 }, ['tensile', 'lead']],
  ['a price of a class', { maxPrice: '100', sizeClass: 'MICRO' }, ['old']],
  ['words and a method', { text: '拉伸', methods: ['GB/T 228.1-2010'] }, ['old']],
  ['an accreditation on its last day', { accredited: { scheme: 'CMA', on: '2030-06-30' } }, ['tensile']],
  ['an accreditation that has run out', { accredited: { scheme: 'CMA', on: '2030-07-01' } }, []],
  ['another scheme', { accredited: { scheme: 'CNAS', on: '2030-06-30' } }, []],
  [
    'an accreditation for another edition',
    { methods: ['GB/T 228.1-2010'], accredited: { scheme: 'CMA', on: '2030-06-30' } },
    [],
  ],
  [
    'an accreditation for the edition that is asked for',
    { methods: ['GB/T 228.1-2021'], accredited: { scheme: 'CMA', on: '2030-06-30' } },
    ['tensile'],
  ],
  [
    'an accreditation for another method',
    { methods: ['GB 5009.12'], accredited: { scheme: 'CMA', on: '2030-06-30' } },
    [],
  ],
])('who narrows to %s finds %j', async (_, filter, names) => {
  expect(await found(filter)).toEqual(names)
})

test('an enterprise narrows by the price for its class, and nobody without one', async () => {
  expect(await found({ maxPrice: '151' }, enterprise.client)).toEqual(['tensile', 'old', 'lead'])
  expect(await found({ maxPrice: '99999999999.99' }, enterprise.client)).toHaveLength(3)
  const nobody = { filter: { maxPrice: '151' } }
  expect(await service.stranger.faultOf(LIST, nobody)).toBe('BAD_USER_INPUT')
  expect(await service.stranger.faultOf(LIST, { filter: { methods: ['tensile'] } })).toBe('BAD_USER_INPUT')
})

test('the scopes of a service are those of its lab for its methods in their edition', async () => {
  const asked = `query ($id: ID!) { node(id: $id) { ... on TestService {
    all: accreditations { edges { node { method } } } later: accreditations(on: "2030-07-01") { edges { node { method } } } } } }`
  const of = async (id: string) => (await service.stranger.ask(asked, { id })).node
  expect(await of(ids.tensile!)).toMatchObject({
    all: { edges: [{ node: { method: 'GB/T 228.1-2021' } }] },
    later: { edges: [] },
  })
  expect((await of(ids.old!)).all.edges).toEqual([])
})

test('terms of the market and of the lab that mean the same find a service', async () => {
  await addGroup(service.db, ['伸长率', 'stretchiness'])
  expect(await found({ text: 'stretchiness' })).toEqual(['old'])
  await lab.client.ask(
    'mutation ($input: AddSynonymsInput!) { addSynonyms(input: $input) { userErrors { code } } }',
    { input: { terms: ['拉伸', '扯断'] } },
  )
  expect((await found({ text: '扯断' })).sort()).toEqual(['old', 'tensile'])
})

test('what an older version of the service has made is made anew', async () => {
  await service.db.execute(sql`update test_service set search = '', search_version = 0`)
  await reindexStale(service.db)
  expect(await found({ text: '铅' })).toEqual(['lead'])
  expect((await found({ text: '扯断' })).sort()).toEqual(['old', 'tensile'])
})

test('a changed service is found by its new words, and no more by its old ones', async () => {
  await updateTest(other.client, { testServiceId: ids.lead, parameters: ['镉', 'cadmium'] })
  expect(await found({ parameter: '铅' })).toEqual([])
  expect(await found({ text: 'cadmium' })).toEqual(['lead'])
})
