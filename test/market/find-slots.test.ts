import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold } from '../support/bookings.ts'
import { find, findAll, findFault, type SlotQuestion } from '../support/find.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
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
    terms: { leadMinutes: 600, confirmation: 'APPROVAL', tariff: { large: '100' } },
  })
  ids.cmm = await pudong.instrument({
    name: 'Coordinate measuring machine',
    category: '03',
    keywords: ['CMM'],
    methods: ['JJF 1064-2010'],
    terms: { units: 3, tariff: { large: '400', operatorPerHour: '50' } },
  })
  ids.closed = await minhang.instrument({ name: 'Closed spectrometer', openingRules: [] })
  ids.long = await minhang.instrument({
    name: 'Salt spray chamber',
    category: '10',
    terms: { minMinutes: 1440, maxMinutes: 43_200, horizonDays: 60 },
  })
})
afterAll(() => service.stop())

const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
const found = async (question: SlotQuestion) =>
  (await find(enterprise.client, question)).map(({ bookable }) => nameOf(bookable.id))
const HOUR = { durationMinutes: 60 }
const FOUR_HOURS = { durationMinutes: 240 }

test('whose first slot begins first comes first, each bookable once, priced for the enterprise', async () => {
  const hits = await find(enterprise.client, { wish: FOUR_HOURS })
  expect(hits.map(({ bookable }) => nameOf(bookable.id))).toEqual(['xrd', 'cmm', 'sem'])
  const starts = hits.map(({ slots }) => slots[0]!.startsAt)
  expect(starts).toEqual([...starts].sort())
  expect(hits.map(({ price }) => price!.amount)).toEqual(['640.00', '1600.00', '400.00'])
  for (const { slots } of hits)
    expect(Date.parse(slots[0]!.endsAt) - Date.parse(slots[0]!.startsAt)).toBe(240 * 60_000)
})

test('by price the cheapest comes first, by distance the nearest', async () => {
  const filter = { labIds: [minhang.organizationId, pudong.organizationId] }
  expect(await found({ filter, wish: FOUR_HOURS, sort: 'PRICE' })).toEqual(['sem', 'xrd', 'cmm'])
  expect(await found({ filter, wish: FOUR_HOURS, sort: 'DISTANCE', near: '310115' })).toEqual([
    'cmm',
    'sem',
    'xrd',
  ])
  expect(await found({ filter, wish: FOUR_HOURS, sort: 'DISTANCE', near: '310112' })).toEqual([
    'xrd',
    'cmm',
    'sem',
  ])
})

test.each(['EARLIEST', 'PRICE', 'DISTANCE'] as const)(
  'by %s pages follow each other without gap or repeat',
  async (sort) => {
    const filter = { labIds: [minhang.organizationId, pudong.organizationId] }
    const question = { filter, wish: HOUR, sort, near: '310115' }
    const whole = (await find(enterprise.client, question)).map(({ bookable }) => bookable.id)
    const paged = (await findAll(enterprise.client, { ...question, first: 1 })).map(
      ({ bookable }) => bookable.id,
    )
    expect(paged).toEqual(whole)
    expect(paged.length).toBe(3)
  },
)

test('a hit says why it stands where it does, in the language of whoever asks', async () => {
  const wish = { ...FOUR_HOURS, sizeClass: 'MICRO' }
  const filter = { labIds: [pudong.organizationId] }
  const [hit] = await find(service.stranger, { filter, wish, sort: 'DISTANCE', near: '310115' })
  expect(hit!.why).toMatch(
    /^In the district itself; free from \d{4}-\d\d-\d\d \d\d:\d\d; costs 1600\.00 CNY\.$/i,
  )
  const chinese = service.stranger.speaking('zh')
  const [treffer] = await find(chinese, { filter, wish, sort: 'PRICE' })
  expect(treffer!.why).toMatch(/^价格 400\.00 元;最早 .* 可约。$/)
})

test('strangers see no price, unless they say who would pay', async () => {
  const [hit] = await find(service.stranger, { wish: HOUR })
  expect(hit!.price).toBeNull()
  const [priced] = await find(service.stranger, {
    wish: { ...HOUR, sizeClass: 'LARGE' },
    filter: { text: 'XRD' },
  })
  expect(priced!.price!.amount).toBe('200.00')
})

test.each<[string, object, string[]]>([
  ['so many units', { units: 2 }, ['cmm']],
  ['an operator', { operatorAssisted: true }, ['cmm']],
  ['no approval', { instantOnly: true }, ['xrd', 'cmm']],
  ['a highest price', { maxPrice: '160' }, ['xrd', 'sem']],
  ['a duration that only one allows', { durationMinutes: 2_880 * 5 }, ['long']],
])('wanted is %s', async (_what, wish, names) => {
  expect((await found({ wish: { ...HOUR, ...wish } })).sort()).toEqual([...names].sort())
})

test('units and the operator are in the price of the hit and of each of its slots', async () => {
  const [hit] = await find(enterprise.client, { wish: { ...HOUR, units: 3, operatorAssisted: true } })
  expect(hit!.price!.amount).toBe('1250.00')
  expect(hit!.slots[0]!.unitsLeft).toBe(3)
})

test.each([
  ['quality elements', { qualityElements: ['METROLOGY'] }, ['cmm']],
  ['service modes', { serviceModes: ['EXPERT_SESSION'] }, []],
  ['methods, in any edition', { methods: ['JJF 1064'] }, ['cmm']],
  ['words', { text: '物相' }, ['xrd']],
])('the filter narrows by %s', async (_what, filter, names) => {
  expect(await found({ wish: HOUR, filter })).toEqual(names)
})

test('so many first slots are told as are asked for', async () => {
  const [hit] = await find(enterprise.client, { wish: HOUR, filter: { text: 'XRD' }, slots: 20 })
  const starts = hit!.slots.map(({ startsAt }) => Date.parse(startsAt))
  expect(starts).toEqual(starts.map((_, i) => starts[0]! + i * 15 * 60_000))
  expect(starts.length).toBe(20)
})

test('a slot lies within the hours that are wanted, on the clock of the site', async () => {
  const timeOfDay = { from: '13:00', until: '15:00' }
  const [hit] = await find(enterprise.client, {
    wish: { ...HOUR, timeOfDay, weekdays: ['TUESDAY'] },
    filter: { text: 'XRD' },
    slots: 20,
  })
  // Five starts on each of the two Tuesdays within two weeks.
  expect(hit!.slots.length).toBe(10)
  for (const { startsAt, endsAt } of hit!.slots) {
    const [start, end] = [startsAt, endsAt].map((at) =>
      new Date(Date.parse(at) + 8 * 3_600_000).toISOString(),
    )
    expect(new Date(start!).getUTCDay()).toBe(2)
    expect(start!.slice(11, 16) >= '13:00' && end!.slice(11, 16) <= '15:00').toBe(true)
  }
})

test('a slot of several days runs over the ends of weeks', async () => {
  const until = minutesAfter(atQuarter(0), 20 * 1440)
  expect(await found({ wish: { durationMinutes: 10 * 1440, until } })).toEqual(['long'])
})

test('what was found can be held, and is then no longer found', async () => {
  const question = { wish: HOUR, filter: { text: 'XRD' } }
  const [hit] = await find(enterprise.client, question)
  const { startsAt, endsAt } = hit!.slots[0]!
  const held = await hold(enterprise.client, hit!.bookable.id, new Date(startsAt), 60)
  expect(held.booking?.status).toBe('HELD')
  const [next] = await find(enterprise.client, question)
  expect(next!.slots[0]!.startsAt).toBe(endsAt)
})

test('the search begins where it is told to, and never in the past', async () => {
  const from = minutesAfter(atQuarter(0), 3_000)
  const filter = { text: 'machine' }
  const [later] = await find(enterprise.client, { wish: { ...HOUR, from }, filter })
  expect(new Date(later!.slots[0]!.startsAt)).toEqual(from)
  const [past] = await find(enterprise.client, { wish: { ...HOUR, from: '2020-01-01T00:00:00Z' }, filter })
  expect(Date.parse(past!.slots[0]!.startsAt)).toBeGreaterThan(Date.now() - 1_000)
})

test('a fixed session is found by what it is at least as long as, and given whole', async () => {
  const evening = { opens: '18:00', closes: '22:00', mode: 'FIXED' }
  const openingRules = ALWAYS_OPEN.map((rule) => ({ ...rule, ...evening }))
  await pudong.instrument({
    name: 'Evening session',
    openingRules,
    terms: { minMinutes: 15, maxMinutes: 60 },
  })
  const filter = { text: 'Evening' }
  const [hit] = await find(enterprise.client, { wish: { durationMinutes: 180 }, filter })
  expect(Date.parse(hit!.slots[0]!.endsAt) - Date.parse(hit!.slots[0]!.startsAt)).toBe(240 * 60_000)
  expect(await find(enterprise.client, { wish: { durationMinutes: 255 }, filter })).toEqual([])
})

test.each<[string, object]>([
  ['no duration', { wish: { durationMinutes: 0 } }],
  ['more than 62 days', { wish: { ...HOUR, until: minutesAfter(new Date(), 63 * 1440) } }],
  ['an end in the past', { wish: { ...HOUR, until: '2020-01-01T00:00:00Z' } }],
  ['a time of day off the quarter', { wish: { ...HOUR, timeOfDay: { from: '09:10', until: '12:00' } } }],
  ['no weekday', { wish: { ...HOUR, weekdays: [] } }],
  ['no scheme', { wish: { ...HOUR, accreditations: [] } }],
  ['no units', { wish: { ...HOUR, units: 0 } }],
  ['a page of 101', { wish: HOUR, first: 101 }],
  ['a cursor of another kind', { wish: HOUR, after: 'bm90IGEgY3Vyc29y' }],
  ['too many slots', { wish: HOUR, slots: 21 }],
  ['a distance from nowhere', { wish: HOUR, sort: 'DISTANCE' }],
  ['the cheapest of everything', { wish: HOUR, sort: 'PRICE' }],
  ['more weekdays than there are', { wish: { ...HOUR, weekdays: Array(8).fill('MONDAY') } }],
  ['a district that is none', { wish: HOUR, sort: 'DISTANCE', near: '999999' }],
  ['a method that is none', { wish: HOUR, filter: { methods: ['something'] } }],
])('%s is bad input', async (_what, question) => {
  expect(await findFault(enterprise.client, question)).toBe('BAD_USER_INPUT')
})

test('who would pay must be known where the price decides', async () => {
  expect(await findFault(service.stranger, { wish: HOUR, sort: 'PRICE' })).toBe('BAD_USER_INPUT')
  expect(await findFault(service.stranger, { wish: { ...HOUR, maxPrice: '100' } })).toBe('BAD_USER_INPUT')
})
