import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { ALWAYS_OPEN, type Lab, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
beforeAll(async () => {
  service = await startService()
})
beforeEach(async () => {
  lab = await seeds(service).lab()
})
afterAll(async () => {
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
  await service.stop()
})

const PUBLISH = `mutation ($input: PublishInstrumentsInput!) { publishInstruments(input: $input) {
  instruments { id name units openingRules { weekday } } userErrors { code path message } } }`
const LIST = `query ($labIds: [ID!], $range: PeriodInput!) { bookables(filter: { labIds: $labIds }, first: 100) {
  edges { node { id freeWindows(range: $range) { unit } } } } }`

const listing = (number: number, changes: object = {}) => ({
  siteId: lab.siteId,
  category: '01',
  name: { zh: `扫描电镜 ${number}`, en: `SEM ${number}` },
  terms: { units: number, tariff: { large: '600' } },
  openingRules: ALWAYS_OPEN,
  ...changes,
})
const publish = async (instruments: object[], idempotencyKey = 'key', { client } = lab) =>
  (await client.ask(PUBLISH, { input: { instruments, idempotencyKey } })).publishInstruments

interface Listed {
  id: string
  freeWindows: { unit: number }[]
}
async function listed(): Promise<Listed[]> {
  const range = { startsAt: atQuarter(0), endsAt: atQuarter(1440) }
  const { bookables } = await service.stranger.ask(LIST, { labIds: [lab.organizationId], range })
  return bookables.edges.map(({ node }: { node: Listed }) => node)
}

test('all are published in their order, and are free at once', async () => {
  const { instruments, userErrors } = await publish([listing(2), listing(1), listing(3)])
  expect(userErrors).toEqual([])
  expect(instruments.map(({ units }: { units: number }) => units)).toEqual([2, 1, 3])
  expect(instruments[0]).toMatchObject({ name: 'SEM 2', openingRules: Array(7).fill(expect.anything()) })
  const free = new Map((await listed()).map(({ id, freeWindows }) => [id, freeWindows.length]))
  expect(instruments.map(({ id }: Listed) => free.get(id))).toEqual([2, 1, 3])
})

test('one that is wrong is named by its place, and none is published', async () => {
  const { instruments, userErrors } = await publish([
    listing(1),
    listing(1, { name: { zh: '', en: 'SEM' } }),
    listing(1, { category: '99', openingRules: [{ weekday: 'MONDAY', opens: '09:07', closes: '10:00' }] }),
  ])
  expect(instruments).toBeNull()
  expect(userErrors.map(({ path }: { path: string[] }) => path.slice(0, 3).join('.'))).toEqual([
    'instruments.1.name',
    'instruments.2.category',
    'instruments.2.openingRules',
  ])
  expect(await listed()).toEqual([])
})

test('sent again with the same key it answers with the same instruments, also when both come at once', async () => {
  const input = [listing(1), listing(2)]
  const answers = await Promise.all(Array.from({ length: 4 }, () => publish(input)))
  answers.push(await publish(input))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(await listed()).toHaveLength(2)
})

test('the same key with other instruments is refused', async () => {
  await publish([listing(1)])
  const { instruments, userErrors } = await publish([listing(2)])
  expect(instruments).toBeNull()
  expect(userErrors[0]).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await listed()).toHaveLength(1)
})

test('none, or more than 200, is refused', async () => {
  for (const count of [0, 201]) {
    const { userErrors } = await publish(
      Array.from({ length: count }, () => listing(1, { openingRules: [] })),
    )
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['instruments'] }])
  }
  expect(await listed()).toEqual([])
})

test('200 at once are published', async () => {
  const { instruments } = await publish(Array.from({ length: 200 }, () => listing(1)))
  expect(instruments).toHaveLength(200)
})

test('only somebody who manages a lab publishes, and only at its own sites', async () => {
  const [other, enterprise] = [await seeds(service).lab(), await seeds(service).enterprise()]
  const input = { instruments: [listing(1)], idempotencyKey: 'key' }
  expect(await other.client.faultOf(PUBLISH, { input })).toBe('NOT_FOUND')
  expect(await enterprise.client.faultOf(PUBLISH, { input })).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(PUBLISH, { input })).toBe('UNAUTHENTICATED')
  expect(await listed()).toEqual([])
})
