import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGroup, removeGroup } from '../../../src/catalog/search/synonyms.service.ts'
import { type Lab, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'

let service: TestService
let lab: Lab
const ids: Record<string, string> = {}
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  // Published first, and fits less well: the word is only among its keywords.
  ids.keyword = await lab.instrument({ name: 'Sample holder', keywords: ['diffractometer'] })
  ids.name = await lab.instrument({ name: 'Diffractometer', keywords: [] })
  ids.meant = await lab.instrument({ name: 'X-ray diffraction bench', keywords: [] })
  ids.wobble = await lab.instrument({ name: 'Wobble meter', keywords: [] })
  ids.sem = await lab.instrument({ name: 'SEM 扫描电子显微镜', keywords: [] })
})
afterAll(() => service.stop())

const LIST = `query ($text: String, $first: Int, $after: String) { bookables(filter: { text: $text }, first: $first, after: $after) {
  edges { node { id } } pageInfo { hasNextPage endCursor } } }`
const page = async (variables: object) => (await service.stranger.ask(LIST, variables)).bookables
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
const found = async (text: string): Promise<string[]> =>
  (await page({ text })).edges.map(({ node }: { node: { id: string } }) => nameOf(node.id))

test('what fits the words best comes first, and what was typed before what only means the same', async () => {
  expect(await found('X-ray diffractometer')).toEqual(['meant'])
  expect(await found('diffractometer')).toEqual(['name', 'keyword'])
})

test('pages go on where the last one ended, each bookable once', async () => {
  const first = await page({ text: 'diffractometer', first: 1 })
  expect(first.pageInfo.hasNextPage).toBe(true)
  const second = await page({ text: 'diffractometer', first: 1, after: first.pageInfo.endCursor })
  expect([...first.edges, ...second.edges].map(({ node }) => nameOf(node.id))).toEqual(['name', 'keyword'])
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('a cursor of a list without words serves no list with words, and the other way round', async () => {
  const plain = (await page({ first: 1 })).pageInfo.endCursor
  const ranked = (await page({ text: 'diffractometer', first: 1 })).pageInfo.endCursor
  for (const variables of [
    { text: 'diffractometer', after: plain },
    { after: ranked },
    { text: 'diffractometer', after: 'bm9uc2Vuc2U' },
  ]) {
    expect(await service.stranger.faultOf(LIST, variables)).toBe('BAD_USER_INPUT')
  }
})

test('terms that whoever runs the service adds find each other at once, and no more when they are removed', async () => {
  expect(await found('晃动仪')).toEqual([])
  expect(await addGroup(service.db, ['Wobble-Meter', '晃动仪', 'shaky device'])).toBe(true)
  expect(await found('晃动仪')).toEqual(['wobble'])
  expect(await found('shaky device')).toEqual(['wobble'])
  expect(await removeGroup(service.db, 'wobble meter')).toBe(true)
  expect(await found('晃动仪')).toEqual([])
})

test('what is added to a built-in group is found by all of its terms, and the other way round', async () => {
  await addGroup(service.db, ['扫描电镜', '扫电'])
  expect(await found('FESEM')).toEqual(['sem'])
  expect(await found('扫电')).toEqual(['sem'])
})

test('a slip of the finger and initials of pinyin find what was meant', async () => {
  expect(await found('difractometer')).toEqual(['name', 'keyword'])
  expect(await found('smdz')).toEqual(['sem'])
})

test('findSlots understands the same words', async () => {
  const { findSlots } = await service.stranger.ask(
    `query { findSlots(wish: { durationMinutes: 60 }, filter: { text: "smdz" }) { edges { node { bookable { id } } } } }`,
  )
  expect(
    findSlots.edges.map(({ node }: { node: { bookable: { id: string } } }) => nameOf(node.bookable.id)),
  ).toEqual(['sem'])
})

test('text that only punctuation is made of finds nothing, and blanks do not narrow', async () => {
  expect(await found('!?')).toEqual([])
  expect(await found('  ')).toHaveLength(Object.keys(ids).length)
})
