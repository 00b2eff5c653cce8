import { afterAll, beforeAll, expect, test } from 'vitest'
import { expertOf, trainingOf } from '../support/experts.ts'
import { find } from '../support/find.ts'
import { type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let lab: Lab
const ids: Record<string, string> = {}
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  ids.metals = await expertOf(lab, {
    ...{ fields: [{ zh: '金属失效分析', en: 'Failure analysis of metals' }], languages: ['zh', 'EN'] },
    meetingPlaces: ['ONLINE', 'ON_SITE', 'ON_SITE'],
  })
  ids.balances = await expertOf(lab, {
    ...{ category: 'METROLOGY', qualityElements: ['METROLOGY'], meetingPlaces: ['AT_WINDOW', 'AT_LAB'] },
    fields: [
      { zh: '质量量值溯源', en: 'traceability of mass' },
      { zh: '不确定度', en: 'uncertainty' },
    ],
  })
  ids.training = await trainingOf(lab, { languages: ['de'] })
  ids.instrument = await lab.instrument()
})
afterAll(() => service.stop())

const read = async (id: string, language = 'en') =>
  (
    await service.stranger
      .speaking(language)
      .ask(
        'query ($id: ID!) { node(id: $id) { ... on Expert { fields languages meetingPlaces travelMinutes isFree } } }',
        { id },
      )
  ).node
const change = async (input: object) =>
  (
    await lab.client.ask(
      'mutation ($input: ChangeExpertInput!) { changeExpert(input: $input) { userErrors { code path message } } }',
      { input },
    )
  ).changeExpert.userErrors

test('an expert shows fields in the language of the reader, and each language and place once', async () => {
  expect(await read(ids.metals!)).toEqual({
    ...{ fields: ['Failure analysis of metals'], languages: ['zh', 'en'], isFree: false },
    ...{ meetingPlaces: ['ON_SITE', 'ONLINE'], travelMinutes: 60 },
  })
  expect((await read(ids.metals!, 'zh')).fields).toEqual(['金属失效分析'])
})

test.each([
  ['a field in English, in capitals', { fields: ['FAILURE ANALYSIS OF METALS'] }, ['metals']],
  ['a field in Chinese', { fields: ['不确定度', '没有的'] }, ['balances']],
  ['half a field', { fields: ['失效'] }, []],
  ['half a field as text', { text: '失效分析' }, ['metals']],
  ['a language', { languages: ['en'] }, ['metals']],
  ['a language as somebody writes it', { languages: ['EN', 'DE'] }, ['metals', 'training']],
  ['a place', { meetingPlaces: ['AT_WINDOW'] }, ['balances']],
  ['any of two places', { meetingPlaces: ['AT_LAB', 'ONLINE'] }, ['metals', 'balances']],
  ['a quality element', { qualityElements: ['METROLOGY'], kind: 'EXPERT' }, ['balances']],
  ['trainings', { serviceModes: ['TRAINING'] }, ['training']],
  ['the kind', { kind: 'SESSION_SERIES' }, ['training']],
  [
    'all of it',
    { fields: ['不确定度'], languages: ['zh'], meetingPlaces: ['AT_LAB'], kind: 'EXPERT' },
    ['balances'],
  ],
  ['no fields at all', { fields: [] }, []],
])('%s finds whom it should, in bookables and in findSlots', async (_what, filter, names) => {
  const wanted = names.map((name) => ids[name]).sort()
  const { bookables } = await service.stranger.ask(
    'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { node { id } } } }',
    { filter },
  )
  expect(bookables.edges.map(({ node }: { node: { id: string } }) => node.id).sort()).toEqual(wanted)
  const hits = await find(service.stranger, { filter, wish: { durationMinutes: 60, sizeClass: 'MICRO' } })
  expect(hits.map(({ bookable }) => bookable.id).sort()).toEqual(wanted)
})

test('too many choices are refused', async () => {
  const document = 'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { node { id } } } }'
  for (const list of ['fields', 'languages']) {
    const filter = { [list]: Array(101).fill('x') }
    expect(await service.stranger.faultOf(document, { filter })).toBe('BAD_USER_INPUT')
  }
})

test('what is left out of a change stays, and places, fields and the way can change', async () => {
  const id = await expertOf(lab, { fields: [{ zh: '一', en: 'one' }], languages: ['zh'] })
  expect(await change({ expertId: id, fields: [{ zh: '二', en: 'two' }], travelMinutes: 90 })).toEqual([])
  expect(await change({ expertId: id, meetingPlaces: ['ONLINE'] })).toEqual([])
  expect(await read(id)).toMatchObject({ fields: ['two'], travelMinutes: 90, meetingPlaces: ['ONLINE'] })
})

test.each([
  ['no place', { meetingPlaces: [] }, ['meetingPlaces']],
  ['a way off the grid', { travelMinutes: 20 }, ['travelMinutes']],
  ['a way of more than a day’s work', { travelMinutes: 495 }, ['travelMinutes']],
  ['an empty field', { fields: [{ zh: '一', en: ' ' }] }, ['fields', '0', 'en']],
  ['21 fields', { fields: Array(21).fill({ zh: '一', en: 'one' }) }, ['fields']],
  ['what is no language', { languages: ['zh', 'not a tag'] }, ['languages', '1']],
])('%s is refused', async (_what, changes, path) => {
  expect(await change({ expertId: ids.balances, ...changes })).toMatchObject([
    { code: 'INVALID_INPUT', path },
  ])
})

test('a search for experts is saved as it is and found again', async () => {
  const { client } = await seeds(service).enterprise()
  const filter = { fields: ['不确定度'], languages: ['zh'], meetingPlaces: ['AT_LAB'] }
  const { saveSearch } = await client.ask(
    `mutation ($filter: BookableFilter!) { saveSearch(input: { name: "x", filter: $filter }) {
      savedSearch { filter { fields languages meetingPlaces } } } }`,
    { filter },
  )
  expect(saveSearch.savedSearch.filter).toEqual(filter)
})
