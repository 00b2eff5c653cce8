import { and } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MarketQuestion } from '../../src/availability/market-question.ts'
import { bookablesOf, matchesOf } from '../../src/availability/saved-search-matches.service.ts'
import { bookables } from '../../src/catalog/bookables.table.ts'
import { addGroup } from '../../src/catalog/search/synonyms.service.ts'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let minhang: Lab
let pudong: Lab
const ids: Record<string, string> = {}
beforeAll(async () => {
  service = await startService()
  minhang = await seeds(service).lab('310112')
  pudong = await seeds(service).lab('310115')
  ids.xrd = await minhang.instrument({ name: 'X-ray diffractometer', keywords: ['XRD'] })
  ids.sem = await pudong.instrument({ name: 'Scanning electron microscope', keywords: [] })
  ids.tester = await pudong.instrument({ name: 'Tester', category: '03', methods: ['GB/T 228.1-2021'] })
  ids.retired = await minhang.instrument({ name: 'Old diffractometer', keywords: ['XRD'] })
  await retire(ids.retired)
})
afterAll(() => service.stop())

const retire = (instrument: string) =>
  minhang.client.ask(
    'mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { userErrors { code } } }',
    { id: instrument },
  )
const change = (lab: Lab, instrumentId: string, changes: object) =>
  lab.client.ask(
    'mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }',
    { input: { instrumentId, ...changes } },
  )
const key = (id: string) => parseGlobalId(id)!.key
const nameOf = (id: string) => Object.keys(ids).find((name) => key(ids[name]!) === id)!
const all = () => Object.values(ids).map(key)
const fitting = async (question: MarketQuestion): Promise<string[]> =>
  [...(await matchesOf(service.db, question).matching(all()))].map(nameOf).sort()

/** A matcher whose minutes a test lets pass, and how often it has looked up bookables. */
function watched(question: MarketQuestion) {
  let [lookUps, failing, now] = [0, false, 0]
  const db: Db = Object.create(service.db, {
    select: {
      value: (fields: Parameters<Db['select']>[0]) => {
        if (failing) throw new Error('the database is gone')
        if (fields && Object.keys(fields).join() === 'id') lookUps += 1
        return service.db.select(fields!)
      },
    },
  })
  const matcher = matchesOf(db, question, () => now)
  return {
    matcher,
    matches: async (id: string) => (await matcher.matching([id])).has(id),
    lookUps: () => lookUps,
    fail: (yes: boolean) => {
      failing = yes
    },
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

test.each<[string, () => MarketQuestion, string[]]>([
  ['a word', () => ({ text: 'diffractometer' }), ['retired', 'xrd']],
  ['a term that means the same', () => ({ text: '扫描电镜' }), ['sem']],
  ['a slip of the finger', () => ({ text: 'difractometer' }), ['retired', 'xrd']],
  ['a category', () => ({ categories: ['03'] }), ['tester']],
  ['a method', () => ({ methods: ['GB/T 228.1'] }), ['tester']],
  ['a district', () => ({ districts: ['310115'] }), ['sem', 'tester']],
  ['a lab', () => ({ labIds: [key(minhang.organizationId)] }), ['retired', 'xrd']],
  ['several parts', () => ({ districts: ['310115'], text: 'microscope' }), ['sem']],
  ['parts that nothing has together', () => ({ districts: ['310112'], text: 'microscope' }), []],
  ['a kind', () => ({ kind: 'EXPERT' }), []],
  ['an empty list', () => ({ categories: [] }), []],
  ['blank text', () => ({ text: ' ' }), ['retired', 'sem', 'tester', 'xrd']],
])('%s is matched, by retired bookables too', async (_what, question, names) => {
  expect(await fitting(question())).toEqual(names)
  const conditions = await bookablesOf(service.db, question())
  const found = await service.db
    .select({ id: bookables.id })
    .from(bookables)
    .where(and(...conditions))
  expect(found.map(({ id }) => nameOf(id)).sort()).toEqual(names)
})

test('only what is asked about is answered, and nothing for what does not exist', async () => {
  const matcher = matchesOf(service.db, { text: 'diffractometer' })
  expect(await matcher.matching([])).toEqual(new Set())
  const [xrd, sem] = [key(ids.xrd!), key(ids.sem!)]
  expect(await matcher.matching([xrd, sem, xrd, newId()])).toEqual(new Set([xrd]))
})

test('an answer is remembered until the bookable is forgotten', async () => {
  const { matches, matcher, lookUps } = watched({ text: 'goniometer' })
  const instrument = await minhang.instrument({ name: 'Bench' })
  const [id, other] = [key(instrument), key(ids.xrd!)]
  expect(await matches(id)).toBe(false)
  await change(minhang, instrument, { name: { zh: '测角仪', en: 'Goniometer' } })
  expect(await matches(id)).toBe(false)
  matcher.forget(other)
  expect(await matches(id)).toBe(false)
  expect(lookUps()).toBe(1)
  matcher.forget(id)
  expect(await matches(id)).toBe(true)
  expect(lookUps()).toBe(2)
})

test('after a minute both the bookables and the words are looked up anew', async () => {
  const { matches, pass } = watched({ text: '打样机' })
  const instrument = await minhang.instrument({ name: 'Zorbler' })
  const id = key(instrument)
  expect(await matches(id)).toBe(false)
  await addGroup(service.db, ['zorbler', '打样机'])
  pass(59_999)
  expect(await matches(id)).toBe(false)
  pass(1)
  expect(await matches(id)).toBe(true)
})

test('who asks for the same at once is answered by one look, and so is what is asked for together', async () => {
  const { matcher, lookUps } = watched({ text: 'diffractometer' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => matcher.matching(all())))
  for (const answer of answers) expect(answer).toEqual(new Set([key(ids.xrd!), key(ids.retired!)]))
  expect(lookUps()).toBe(1)
})

test('whoever asks after it was forgotten is not answered by a look from before', async () => {
  const { matcher, matches } = watched({ categories: ['10'] })
  const instrument = await minhang.instrument({ name: 'Movable', category: '03' })
  const before = matches(key(instrument))
  matcher.forget(key(instrument))
  await before
  await change(minhang, instrument, { category: '10' })
  expect(await matches(key(instrument))).toBe(true)
})

test('ten thousand are remembered; with one more all are forgotten', async () => {
  const { matches, matcher, lookUps } = watched({ text: 'diffractometer' })
  const id = key(ids.xrd!)
  await matches(id)
  await matcher.matching(Array.from({ length: 9_999 }, () => newId()))
  expect(await matches(id)).toBe(true)
  expect(lookUps()).toBe(2)
  await matcher.matching([newId()])
  expect(await matches(id)).toBe(true)
  expect(lookUps()).toBe(4)
})

test('what failed is not remembered', async () => {
  const { matches, fail } = watched({ categories: ['01'] })
  fail(true)
  await expect(matches(key(ids.xrd!))).rejects.toThrow('the database is gone')
  fail(false)
  expect(await matches(key(ids.xrd!))).toBe(true)
})
