import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { cancel, confirm, hold } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(async () => {
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
  await service.stop()
})

const PUBLISH = `mutation ($input: PublishInstrumentInput!) {
  publishInstrument(input: $input) { instrument { id } userErrors { code path message } }
}`
const CHANGE = `mutation ($input: ChangeInstrumentInput!) {
  changeInstrument(input: $input) { instrument { name model units slotMinutes keywords qualityElements category { code } } userErrors { code path } }
}`
const FREE = `query ($id: ID!, $range: PeriodInput!) {
  node(id: $id) { ... on Bookable { retiredAt freeWindows(range: $range) { unit startsAt endsAt } } }
}`

const listing = (changes: object = {}) => ({
  siteId: lab.siteId,
  category: '01',
  name: { zh: '扫描电镜', en: 'SEM' },
  terms: { tariff: { large: '600' } },
  openingRules: ALWAYS_OPEN,
  ...changes,
})
const publish = async (input: object) => (await lab.client.ask(PUBLISH, { input })).publishInstrument
const change = async (input: object) => (await lab.client.ask(CHANGE, { input })).changeInstrument
const freeOf = async (id: string, hours = 24) => {
  const startsAt = atQuarter(0)
  const range = { startsAt, endsAt: new Date(startsAt.getTime() + hours * 3_600_000) }
  return (await service.stranger.ask(FREE, { id, range })).node
}

test('an instrument is found and free as soon as it is published', async () => {
  const { instrument } = await publish(listing())
  const { freeWindows } = await freeOf(instrument.id)
  expect(freeWindows).toHaveLength(1)
  expect(Date.parse(freeWindows[0].endsAt) - Date.parse(freeWindows[0].startsAt)).toBe(24 * 3_600_000)
})

test('a class of the tariff that is left out pays as a large enterprise', async () => {
  const { instrument } = await publish(listing({ terms: { tariff: { large: '600', micro: '300.5' } } }))
  const { node } = await service.stranger.ask(
    `query ($id: ID!) { node(id: $id) { ... on Bookable { tariff { sizeClass price { amount } } } } }`,
    { id: instrument.id },
  )
  expect(Object.fromEntries(node.tariff.map((rate: Rate) => [rate.sizeClass, rate.price.amount]))).toEqual({
    MICRO: '300.50',
    SMALL: '600.00',
    MEDIUM: '600.00',
    LARGE: '600.00',
  })
})
interface Rate {
  sizeClass: string
  price: { amount: string }
}

test.each([
  ['an unknown category', { category: '99' }, 'INVALID_INPUT', ['category']],
  ['a category of experts', { category: 'TESTING' }, 'INVALID_INPUT', ['category']],
  ['an empty name', { name: { zh: '', en: 'SEM' } }, 'INVALID_INPUT', ['name', 'zh']],
  ['a method that is no standard', { methods: ['GB/T 229', 'by hand'] }, 'INVALID_INPUT', ['methods', '1']],
  ['51 methods', { methods: Array(51).fill('GB/T 229') }, 'INVALID_INPUT', ['methods']],
  [
    'terms out of bounds',
    { terms: { units: 0, tariff: { large: '1' } } },
    'INVALID_INPUT',
    ['terms', 'units'],
  ],
  [
    'rules that overlap',
    { openingRules: [ALWAYS_OPEN[0], ALWAYS_OPEN[0]] },
    'RULES_OVERLAP',
    ['openingRules', '1'],
  ],
])('%s is refused, and nothing is published', async (_what, changes, code, path) => {
  const count = async () =>
    (await lab.client.ask('{ bookables(first: 100) { edges { node { id } } } }')).bookables.edges.length
  const before = await count()
  const { instrument, userErrors } = await publish(listing(changes))
  expect(instrument).toBeNull()
  expect(userErrors).toMatchObject([{ code, path }])
  expect(await count()).toBe(before)
})

test("another lab's site is answered like one that does not exist", async () => {
  const other = await seeds(service).lab()
  for (const siteId of [other.siteId, toGlobalId('Site', newId())]) {
    expect(await lab.client.faultOf(PUBLISH, { input: listing({ siteId }) })).toBe('NOT_FOUND')
  }
})

test('what is left out of a change of the listing stays, and null clears only maker and model', async () => {
  const { instrument } = await publish(listing({ model: 'Sigma 300', keywords: ['SEM'] }))
  const first = await change({ instrumentId: instrument.id, terms: { slotMinutes: 60, minMinutes: 60 } })
  expect(first.instrument).toMatchObject({
    name: 'SEM',
    model: 'Sigma 300',
    slotMinutes: 60,
    keywords: ['SEM'],
  })
  const second = await change({ instrumentId: instrument.id, model: null, keywords: null, name: null })
  expect(second.instrument).toMatchObject({ name: 'SEM', model: null, keywords: ['SEM'] })
})

test('a standard that a bookable states as a method finds it, and is kept as it is published', async () => {
  const { instrument } = await publish(listing({ methods: [' GB/T  6672-2001', 'gbt6672-2001', 'ISO 4593'] }))
  const found = async (filter: object) =>
    (
      await service.stranger.ask(
        'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { node { id methods } } } }',
        { filter },
      )
    ).bookables.edges.map(({ node }: { node: object }) => node)
  const stated = { id: instrument.id, methods: ['GB/T 6672-2001', 'ISO 4593'] }
  expect(await found({ text: 'gb 6672' })).toEqual([stated])
  expect(await found({ methods: ['GB/T 6672'] })).toEqual([stated])
  expect(await found({ methods: ['GB/T 6672-1986'] })).toEqual([])
  expect(await found({ methods: ['GB/T 6672-1986', 'ISO 4593:1993'] })).toEqual([stated])
  await change({ instrumentId: instrument.id, methods: ['GB/T 6672'] })
  expect(await found({ methods: ['GB/T 6672-1986'] })).toEqual([{ ...stated, methods: ['GB/T 6672'] }])
  expect(await found({ methods: ['ISO 4593'] })).toEqual([])
})

test('what an instrument serves follows from its methods until its lab says otherwise', async () => {
  const element = async (input: object) => {
    const { instrument } = await change(input)
    return instrument.qualityElements
  }
  const { instrument } = await publish(listing({ methods: ['GB/T 6672'] }))
  const instrumentId = instrument.id
  expect(await element({ instrumentId, methods: ['JJF 1064'] })).toEqual(['METROLOGY'])
  expect(await element({ instrumentId, keywords: ['CMM'] })).toEqual(['METROLOGY'])
  expect(await element({ instrumentId, qualityElements: ['METROLOGY', 'TESTING'] })).toEqual([
    'METROLOGY',
    'TESTING',
  ])
  expect(await element({ instrumentId, methods: [] })).toEqual(['METROLOGY', 'TESTING'])
  expect(await element({ instrumentId, qualityElements: null })).toEqual(['TESTING'])
})

test('a new category keeps what is taken taken', async () => {
  const { instrument } = await publish(listing())
  const { booking } = await hold(
    enterprise.client,
    instrument.id,
    new Date(Date.parse(openingOfNextHour())),
    60,
  )
  await confirm(enterprise.client, booking!.id)
  expect((await change({ instrumentId: instrument.id, category: '02' })).instrument.category.code).toBe('02')
  expect((await freeOf(instrument.id)).freeWindows).toHaveLength(2)
})
const openingOfNextHour = () => {
  const hour = atQuarter(120)
  hour.setUTCMinutes(0)
  return hour.toISOString()
}

test('units that have bookings to come cannot be taken away, and others can', async () => {
  const { instrument } = await publish(listing({ terms: { units: 3, tariff: { large: '1' } } }))
  const startsAt = new Date(openingOfNextHour())
  await hold(enterprise.client, instrument.id, startsAt, 60)
  await hold(enterprise.client, instrument.id, startsAt, 60)
  const refused = await change({ instrumentId: instrument.id, terms: { units: 1 } })
  expect(refused.userErrors).toMatchObject([{ code: 'UNITS_IN_USE', path: ['terms', 'units'] }])
  expect((await change({ instrumentId: instrument.id, terms: { units: 2 } })).instrument.units).toBe(2)
})

test('a booking made on larger buffers gives all its time back', async () => {
  const { instrument } = await publish(
    listing({ terms: { bufferAfterMinutes: 1440, tariff: { large: '1' } } }),
  )
  const { booking } = await hold(enterprise.client, instrument.id, new Date(openingOfNextHour()), 60)
  await change({ instrumentId: instrument.id, terms: { bufferAfterMinutes: 0 } })
  await cancel(enterprise.client, booking!.id)
  expect((await freeOf(instrument.id, 48)).freeWindows).toHaveLength(1)
})

test('new opening rules open and close at once', async () => {
  const { instrument } = await publish(listing({ openingRules: [] }))
  expect((await freeOf(instrument.id)).freeWindows).toEqual([])
  const set = `mutation ($input: SetOpeningRulesInput!) {
    setOpeningRules(input: $input) { bookable { openingRules { weekday opens closes mode } } userErrors { code } }
  }`
  const { setOpeningRules } = await lab.client.ask(set, {
    input: { bookableId: instrument.id, rules: ALWAYS_OPEN },
  })
  expect(setOpeningRules.bookable.openingRules).toHaveLength(7)
  expect(setOpeningRules.bookable.openingRules[0]).toMatchObject({
    weekday: 'MONDAY',
    opens: '00:00',
    mode: 'FLEXIBLE',
  })
  expect((await freeOf(instrument.id)).freeWindows).toHaveLength(1)
})

test('a retired instrument is found no more, has no free time and keeps its bookings', async () => {
  const { instrument } = await publish(listing({ keywords: ['unicum'] }))
  const { booking } = await hold(enterprise.client, instrument.id, new Date(openingOfNextHour()), 60)
  const retire = `mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { bookable { retiredAt } userErrors { code } } }`
  const { retireBookable } = await lab.client.ask(retire, { id: instrument.id })
  expect(retireBookable.bookable.retiredAt).toBeTruthy()
  const { bookables } = await service.stranger.ask(
    `{ bookables(filter: { text: "unicum" }) { edges { node { id } } } }`,
  )
  expect(bookables.edges).toEqual([])
  expect(await freeOf(instrument.id)).toMatchObject({ freeWindows: [], retiredAt: expect.any(String) })
  expect((await confirm(enterprise.client, booking!.id)).booking?.status).toBe('CONFIRMED')
  expect((await change({ instrumentId: instrument.id, category: '02' })).userErrors).toMatchObject([
    { code: 'ALREADY_RETIRED' },
  ])
})

test('an expert is published, found by kind, and booked like an instrument', async () => {
  const { publishExpert } = await lab.client.ask(
    `mutation ($input: PublishExpertInput!) {
      publishExpert(input: $input) { expert { id kind serviceMode methods qualityElements languages } userErrors { code path } }
    }`,
    {
      input: {
        siteId: lab.siteId,
        category: 'METROLOGY',
        name: { zh: '周明', en: 'Zhou Ming' },
        qualityElements: ['METROLOGY', 'STANDARDS'],
        methods: ['GB/T 19022'],
        terms: { tariff: { large: '800' } },
        openingRules: ALWAYS_OPEN,
      },
    },
  )
  expect(publishExpert.expert).toMatchObject({
    ...{ kind: 'EXPERT', serviceMode: 'EXPERT_SESSION', languages: ['zh'] },
    ...{ methods: ['GB/T 19022'], qualityElements: ['METROLOGY', 'STANDARDS'] },
  })
  const { bookables } = await service.stranger.ask(
    `{ bookables(filter: { kind: EXPERT }) { edges { node { __typename id } } } }`,
  )
  expect(bookables.edges).toEqual([{ node: { __typename: 'Expert', id: publishExpert.expert.id } }])
  const held = await hold(enterprise.client, publishExpert.expert.id, new Date(openingOfNextHour()), 60)
  expect(held.booking?.status).toBe('HELD')
})
