import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addMember } from '../../support/roles.ts'
import { type Lab, seeds } from '../../support/seed.ts'
import { startService, type TestService } from '../../support/service.ts'

let service: TestService
let lab: Lab
let other: Lab
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())
beforeEach(async () => {
  lab = await seeds(service).lab()
  other = await seeds(service).lab()
})

const ADD = `mutation ($input: AddSynonymsInput!) { addSynonyms(input: $input) {
  synonyms { id terms } userErrors { code message path } } }`
const REMOVE = `mutation ($input: RemoveSynonymsInput!) { removeSynonyms(input: $input) {
  synonyms { id terms } userErrors { code } } }`
const SEEN = `{ viewer { organization { synonyms { id terms } } } }`

const add = async (...terms: string[]) => (await lab.client.ask(ADD, { input: { terms } })).addSynonyms
const remove = (synonymsId: string) => lab.client.ask(REMOVE, { input: { synonymsId } })
const mine = async () => (await lab.client.ask(SEEN)).viewer.organization.synonyms

async function found(text: string): Promise<string[]> {
  const { bookables } = await service.stranger.ask(
    'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { node { id } } } }',
    { filter: { text, labIds: [lab.organizationId, other.organizationId] } },
  )
  return bookables.edges.map(({ node }: { node: { id: string } }) => node.id)
}

test('what a lab calls by one term is found by the others from then on, until they are removed', async () => {
  const id = await lab.instrument({ name: 'Flumox bench', keywords: [] })
  await lab.instrument({ name: 'Something else', keywords: [] })
  expect(await found('弗鲁克斯台')).toEqual([])
  const { synonyms } = await add('flumox', '弗鲁克斯台', 'FX-bench')
  for (const text of ['弗鲁克斯台', 'fx bench', 'FXBENCH', 'Flumox', '鲁克斯', '台']) {
    expect(await found(text), text).toEqual([id])
  }
  await remove(synonyms.id)
  expect(await found('弗鲁克斯台')).toEqual([])
  expect(await found('flumox')).toEqual([id])
})

test('what they stand for is found by initials of pinyin and when it is misspelt', async () => {
  const id = await lab.instrument({ name: '摇摆台', keywords: [] })
  await add('摇摆台', '晃动试验机', 'wobblomat')
  expect(await found('hdsyj')).toEqual([id])
  expect(await found('woblomat')).toEqual([id])
})

test('what is published and changed later follows them', async () => {
  await add('qubitron', '量子台')
  const id = await lab.instrument({ name: 'Qubitron', keywords: [] })
  expect(await found('量子台')).toEqual([id])
  const rename = (en: string) =>
    lab.client.ask(
      `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
      { input: { instrumentId: id, name: { zh: `${en}仪`, en } } },
    )
  await rename('Something else')
  expect(await found('量子台')).toEqual([])
  await rename('New qubitron')
  expect(await found('量子台')).toEqual([id])
})

test('they touch no listing of another lab, and what they mean comes behind what is called so', async () => {
  const called = await other.instrument({ name: 'Zorbler', keywords: [] })
  const ours = await lab.instrument({ name: 'Plain press', keywords: [] })
  const theirs = await other.instrument({ name: 'Plain press', keywords: [] })
  await add('plain press', 'zorbler')
  expect(await found('zorbler')).toEqual([called, ours])
  expect((await found('plain press')).sort()).toEqual([ours, theirs].sort())
})

test('terms of the trade lead to them, and standards may be among them', async () => {
  const id = await lab.instrument({ name: 'Micromirror', keywords: [] })
  await add('micromirror', '扫描电镜', 'GB/T 16594-2008')
  expect(await found('FESEM')).toEqual([id])
  expect(await found('gbt16594')).toEqual([id])
})

test('they are seen by who works at the lab, and by nobody else', async () => {
  const { synonyms } = await add('SEM', '我们的电镜')
  expect(await mine()).toEqual([synonyms])
  expect(synonyms.terms).toEqual(['SEM', '我们的电镜'])
  const member = await addMember(service, lab)
  expect((await member.ask(SEEN)).viewer.organization.synonyms).toEqual([synonyms])
  const organization = 'query ($id: ID!) { node(id: $id) { ... on Organization { synonyms { terms } } } }'
  for (const client of [service.stranger, other.client, (await seeds(service).enterprise()).client]) {
    expect((await client.ask(organization, { id: lab.organizationId })).node.synonyms).toBeNull()
  }
})

test('only an OWNER or MANAGER of a lab may add or remove them, and only its own', async () => {
  const { synonyms } = await add('alpha', 'beta')
  const [terms, synonymsId] = [['gamma', 'delta'], synonyms.id]
  const clients = [
    await addMember(service, lab),
    (await seeds(service).enterprise()).client,
    (await seeds(service).window()).client,
    (await seeds(service).regulator()).client,
  ]
  for (const client of clients) {
    expect(await client.faultOf(ADD, { input: { terms } })).toBe('FORBIDDEN')
    expect(await client.faultOf(REMOVE, { input: { synonymsId } })).toBe('FORBIDDEN')
  }
  expect(await service.stranger.faultOf(ADD, { input: { terms } })).toBe('UNAUTHENTICATED')
  expect(await other.client.faultOf(REMOVE, { input: { synonymsId } })).toBe('NOT_FOUND')
  expect(await lab.client.faultOf(REMOVE, { input: { synonymsId: lab.siteId } })).toBe('NOT_FOUND')
  expect(await mine()).toEqual([synonyms])
  await remove(synonymsId)
  expect(await lab.client.faultOf(REMOVE, { input: { synonymsId } })).toBe('NOT_FOUND')
})

test('the same terms added twice are one group, however they are written', async () => {
  const { synonyms } = await add('X-ray bench', '射线台')
  expect((await add('射线台', 'x ray  BENCH', 'X-Ray Bench')).synonyms).toEqual(synonyms)
  expect(await mine()).toEqual([synonyms])
})

test.each([
  [['SEM'], ['terms']],
  [['SEM', 'sem', ' S.E.M'.replaceAll('.', '')], ['terms']],
  [[], ['terms']],
  [Array.from({ length: 21 }, (_, i) => `term ${i}`), ['terms']],
  [
    ['SEM', '!?'],
    ['terms', '1'],
  ],
  [
    ['a'.repeat(101), 'b'],
    ['terms', '0'],
  ],
])('%j are refused, in both languages, and nothing is written', async (terms, path) => {
  const refused = await add(...terms)
  expect(refused.synonyms).toBeNull()
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path }])
  const { addSynonyms } = await lab.client.speaking('zh').ask(ADD, { input: { terms } })
  expect(addSynonyms.userErrors[0].message).toMatch(/\p{Script=Han}/u)
  expect(await mine()).toEqual([])
})

test('a lab may have 100 groups', async () => {
  for (let i = 0; i < 100; i += 1) expect((await add(`left ${i}`, `right ${i}`)).userErrors).toEqual([])
  expect((await add('one', 'more')).userErrors).toMatchObject([{ code: 'SYNONYMS_FULL' }])
  await remove((await mine())[0].id)
  expect((await add('one', 'more')).userErrors).toEqual([])
})

test('a listing in which many long terms are found can be published, and is found by its own words', async () => {
  const long = (i: number, j: number) => `key${i} ${'a1'.repeat(20)}${j} ${'显微'.repeat(20)}${j}`
  for (let i = 0; i < 12; i += 1)
    await add(`key${i}`, ...Array.from({ length: 19 }, (_, j) => long(i, j).slice(0, 100)))
  const keywords = [
    ...Array.from({ length: 12 }, (_, i) => `key${i}`),
    ...Array.from({ length: 38 }, (_, i) => `b2c3`.repeat(24) + i),
  ]
  const id = await lab.instrument({ name: 'Overlord', keywords })
  expect(await found('overlord')).toEqual([id])
  expect(await found('key11')).toEqual([id])
})
