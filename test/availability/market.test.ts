import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let minhang: Lab
let pudong: Lab
let enterprise: Member
const ids: Record<string, string> = {}

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  minhang = await seed.lab('310112')
  pudong = await seed.lab('310115')
  enterprise = await seed.enterprise()
  ids.xrd = await minhang.instrument({ name: 'X-ray diffractometer', keywords: ['XRD', '物相'] })
  ids.sem = await pudong.instrument({
    name: 'Scanning electron microscope',
    keywords: ['SEM'],
    terms: { leadMinutes: 600 },
  })
  ids.cmm = await pudong.instrument({
    name: 'Coordinate measuring machine',
    category: '03',
    keywords: ['GB/T 228.1'],
  })
  ids.closed = await minhang.instrument({ name: 'Closed spectrometer', openingRules: [] })
  ids.long = await minhang.instrument({
    name: 'Salt spray chamber',
    category: '10',
    terms: { minMinutes: 1440, maxMinutes: 43_200, horizonDays: 60 },
  })
})
afterAll(() => service.stop())

const LIST = `query ($filter: BookableFilter, $first: Int, $after: String) {
  bookables(filter: $filter, first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } }
}`
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
const list = async (filter: object) =>
  (await service.stranger.ask(LIST, { filter })).bookables.edges.map((edge: { node: { id: string } }) =>
    nameOf(edge.node.id),
  )

test.each([
  ['everything', {}, ['xrd', 'sem', 'cmm', 'closed', 'long']],
  ['words in either language', { text: '物相 diffractometer' }, ['xrd']],
  ['a standard', { text: 'GB/T 228.1' }, ['cmm']],
  ['a method', { methods: ['GB/T 228.1'] }, ['cmm']],
  ['an edition of a method that is named in none', { methods: ['GB/T 228.1-2021'] }, ['cmm']],
  ['any of some methods', { methods: ['JJF 1064', 'gbt228.1-2010'] }, ['cmm']],
  ['a method that nothing names', { methods: ['GB/T 229'] }, []],
  ['an empty list of methods', { methods: [] }, []],
  ['a quality element', { qualityElements: ['TESTING', 'BRAND'] }, ['xrd', 'sem', 'cmm', 'closed', 'long']],
  ['an element that nothing serves', { qualityElements: ['BRAND'] }, []],
  ['an empty list of elements', { qualityElements: [] }, []],
  ['a service mode', { serviceModes: ['TIME_SHARE', 'TRAINING'] }, ['xrd', 'sem', 'cmm', 'closed', 'long']],
  ['a service mode of no bookable', { serviceModes: ['OUTSOURCED_TEST'] }, []],
  ['no such words', { text: 'nothing like it' }, []],
  ['a category', { categories: ['03'] }, ['cmm']],
  ['a district', { districts: ['310115'] }, ['sem', 'cmm']],
  ['a kind', { kind: 'EXPERT' }, []],
  ['open now', { openNow: true }, ['xrd', 'sem', 'cmm', 'long']],
  ['words and a district', { text: 'XRD', districts: ['310115'] }, []],
  ['an empty list of districts', { districts: [] }, []],
])('%s narrows the list', async (_what, filter, names) => {
  expect(await list(filter)).toEqual(names)
})

test.each([
  ['a text that is no method', { methods: ['tensile test'] }],
  ['21 methods', { methods: Array(21).fill('GB/T 229') }],
])('%s is bad input', async (_what, filter) => {
  expect(await service.stranger.faultOf(LIST, { filter })).toBe('BAD_USER_INPUT')
})

test('who asks for a method that is none is told how to write one', async () => {
  const asked = { filter: { methods: ['GB 228,1'] } }
  const message = async (client: Client) => (await client.send(LIST, asked)).errors?.[0]?.message
  expect(await message(service.stranger)).toMatch(/"GB 228,1".*GB\/T 228\.1-2021/)
  expect(await message(service.stranger.speaking('zh'))).toMatch(/GB 228,1.*标准编号/)
})

test('a lab narrows the list', async () => {
  expect(await list({ labIds: [pudong.organizationId] })).toEqual(['sem', 'cmm'])
})

test('pages go on where the last one ended, without gap or repeat', async () => {
  const seen: string[] = []
  let after: string | null = null
  for (;;) {
    const { bookables }: { bookables: Page } = await service.stranger.ask(LIST, { first: 2, after })
    seen.push(...bookables.edges.map(({ node }) => nameOf(node.id)))
    if (!bookables.pageInfo.hasNextPage) break
    after = bookables.pageInfo.endCursor
  }
  expect(seen).toEqual(['xrd', 'sem', 'cmm', 'closed', 'long'])
})
interface Page {
  edges: { node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

test.each([
  ['a page of 0', { first: 0 }],
  ['a page of 101', { first: 101 }],
  ['a cursor of another kind', { after: 'bm90IGEgY3Vyc29y' }],
])('%s is bad input', async (_what, variables) => {
  expect(await service.stranger.faultOf(LIST, variables)).toBe('BAD_USER_INPUT')
})

test('the slots of a bookable come page by page, and each can be held', async () => {
  const instrument = await minhang.instrument({ terms: { slotMinutes: 30, minMinutes: 30, units: 2 } })
  const query = `query ($id: ID!, $range: PeriodInput!, $after: String) {
    node(id: $id) { ... on Bookable { slots(range: $range, durationMinutes: 90, first: 3, after: $after) {
      edges { node { startsAt endsAt unitsLeft } } pageInfo { hasNextPage endCursor } } } }
  }`
  const range = { startsAt: atQuarter(0), endsAt: minutesAfter(atQuarter(0), 300) }
  const starts: string[] = []
  let after: string | null = null
  for (;;) {
    const { node }: { node: { slots: SlotPage } } = await service.stranger.ask(query, {
      id: instrument,
      range,
      after,
    })
    starts.push(...node.slots.edges.map((edge) => edge.node.startsAt))
    expect(node.slots.edges.every((edge) => edge.node.unitsLeft === 2)).toBe(true)
    if (!node.slots.pageInfo.hasNextPage) break
    after = node.slots.pageInfo.endCursor
  }
  expect(starts.length).toBeGreaterThanOrEqual(7)
  expect(starts).toEqual([...new Set(starts)].sort())
  expect((await hold(enterprise.client, instrument, new Date(starts.at(-1)!), 90)).booking?.status).toBe(
    'HELD',
  )
})
interface SlotPage {
  edges: { node: { startsAt: string; unitsLeft: number } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}
