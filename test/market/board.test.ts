import { randomInt } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  BOARD,
  type Board,
  compareWithFreeWindows,
  type Row,
  readBoard,
  weeksAhead,
} from '../support/boards.ts'
import { book, hold } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const boardOf = (variables: object, { client } = enterprise) => readBoard(client, variables)
const rowOf = async (id: string, week?: string) => (await boardOf({ ids: [id], week })).edges[0]!.node
const idsOf = ({ edges }: Board) => edges.map(({ node }) => node.bookable.id)

const startOf = ({ startsAt }: Row, minutes: number) => minutesAfter(new Date(startsAt), minutes)

const close = (bookableId: string, startsAt: Date, minutes: number, more: object = {}) =>
  lab.client.ask('mutation ($input: AddClosureInput!) { addClosure(input: $input) { closure { id } } }', {
    input: { bookableId, startsAt, endsAt: minutesAfter(startsAt, minutes), reason: 'MAINTENANCE', ...more },
  })

test('calendars come in the order asked for, each once', async () => {
  const [a, b] = [await lab.instrument(), await lab.instrument()]
  expect(idsOf(await boardOf({ ids: [b, a, b] }))).toEqual([b, a])
})

test('the calendars of a filter come as bookables does, page by page', async () => {
  const other = await seeds(service).lab()
  const own = [
    await other.instrument(),
    await other.instrument({ name: 'Balance' }),
    await other.instrument(),
  ]
  const filter = { labIds: [other.organizationId] }
  const first = await boardOf({ filter, first: 2 })
  expect(idsOf(first)).toEqual(own.slice(0, 2))
  const rest = await boardOf({ filter, first: 2, after: first.pageInfo.endCursor })
  expect(idsOf(rest)).toEqual(own.slice(2))
  expect(rest.pageInfo.hasNextPage).toBe(false)
  const words = { ...filter, text: 'diffractometer' }
  const found = await boardOf({ filter: words, first: 1 })
  const next = await boardOf({ filter: words, first: 1, after: found.pageInfo.endCursor })
  expect([...idsOf(found), ...idsOf(next)].sort()).toEqual([own[0], own[2]].sort())
})

test('named calendars come page by page as well', async () => {
  const ids = [await lab.instrument(), await lab.instrument(), await lab.instrument()]
  const first = await boardOf({ ids, first: 2 })
  expect([idsOf(first), first.pageInfo.hasNextPage]).toEqual([ids.slice(0, 2), true])
  const rest = await boardOf({ ids, first: 2, after: first.pageInfo.endCursor })
  expect([idsOf(rest), rest.pageInfo.hasNextPage]).toEqual([ids.slice(2), false])
})

test('units are counted, where one of them is taken or closed as well', async () => {
  const instrument = await lab.instrument({ terms: { units: 3 } })
  const whole = await rowOf(instrument, weeksAhead(2))
  expect(whole.free).toEqual([[0, 10_080, 3]])
  await book(enterprise.client, instrument, startOf(whole, 600), 60, { units: 2 })
  await close(instrument, startOf(whole, 630), 60, { unit: 3 })
  const { free, open } = await rowOf(instrument, weeksAhead(2))
  expect(free).toEqual([
    [0, 600, 3],
    [600, 630, 1],
    [660, 690, 2],
    [690, 10_080, 3],
  ])
  expect(open).toEqual([[0, 10_080]])
})

test('what is taken is open, what is closed is not', async () => {
  const instrument = await lab.instrument()
  const whole = await rowOf(instrument, weeksAhead(2))
  await hold(enterprise.client, instrument, startOf(whole, 600), 60)
  await close(instrument, startOf(whole, 720), 60)
  const { free, open } = await rowOf(instrument, weeksAhead(2))
  expect(open).toEqual([
    [0, 720],
    [780, 10_080],
  ])
  expect(free).toEqual([
    [0, 600, 1],
    [660, 720, 1],
    [780, 10_080, 1],
  ])
})

test('the week is that of today when none is named; what is over is left out, and what comes too soon is not free', async () => {
  const instrument = await lab.instrument({ terms: { leadMinutes: 120 } })
  const before = atQuarter(-15)
  const row = await rowOf(instrument)
  const after = atQuarter(0)
  expect(Date.parse(row.startsAt)).toBeLessThanOrEqual(Date.now())
  expect(Date.parse(row.endsAt)).toBeGreaterThan(before.getTime())
  const [[from]] = row.open as [[number, number]]
  expect(startOf(row, from) >= before && startOf(row, from) <= after).toBe(true)
  // In its last two hours nothing of this week may be booked any more.
  for (const [begin] of row.free.slice(0, 1)) {
    expect(begin).toBe(row.bookableFrom)
    expect(startOf(row, begin) >= minutesAfter(before, 120)).toBe(true)
  }
})

test('weeks that are over, or beyond the booking horizon, have no time', async () => {
  const instrument = await lab.instrument({ terms: { horizonDays: 10 } })
  const nothing = { free: [], open: [], bookableFrom: null, bookableUntil: null }
  for (const weeks of [-1, 3]) expect(await rowOf(instrument, weeksAhead(weeks))).toMatchObject(nothing)
  expect((await rowOf(instrument, '1970-01-01')).startsAt).toBe('1969-12-28T16:00:00.000Z')
})

test('a booking must end within the horizon, and the week is open as far', async () => {
  const instrument = await lab.instrument({ terms: { horizonDays: 10 } })
  const rows = [await rowOf(instrument, weeksAhead(1)), await rowOf(instrument, weeksAhead(2))]
  const last = rows.findLast(({ bookableUntil }) => bookableUntil !== null)!
  expect(last.open.at(-1)?.[1]).toBe(last.bookableUntil)
  expect(last.free.at(-1)?.[1]).toBe(last.bookableUntil)
  const until = startOf(last, last.bookableUntil!)
  expect(Math.abs(until.getTime() - minutesAfter(new Date(), 10 * 1440).getTime())).toBeLessThan(20 * 60_000)
})

test('a retired bookable has no time', async () => {
  const instrument = await lab.instrument()
  await lab.client.ask(
    `mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { bookable { retiredAt } } }`,
    { id: instrument },
  )
  expect(await rowOf(instrument, weeksAhead(1))).toMatchObject({ free: [], open: [], bookableFrom: null })
})

test('nobody learns more than anybody: not who has taken what', async () => {
  const instrument = await lab.instrument()
  await book(enterprise.client, instrument, startOf(await rowOf(instrument, weeksAhead(1)), 600), 60)
  const question = { ids: [instrument], week: weeksAhead(1) }
  const seen = await boardOf(question)
  expect(await boardOf(question, { ...enterprise, client: service.stranger })).toEqual(seen)
  expect(await boardOf(question, lab)).toEqual(seen)
})

const UNKNOWN = Buffer.from('Instrument:01a205c5-d18e-726b-a1b4-863f2cc06d14').toString('base64url')
const CHOOSE = [
  'Give exactly one of "bookableIds" and "filter".',
  '"bookableIds" 与 "filter" 须且只能提供一个。',
]
const FIRST = [
  '"first" must be from 1 to 50, but is 51. Read further pages with "after".',
  '"first" 须在 1 到 50 之间,当前为 51。更多内容请用 "after" 翻页。',
]

test.each([
  ['neither ids nor a filter', {}, CHOOSE],
  ['both', { ids: [UNKNOWN], filter: {} }, CHOOSE],
  [
    '51 ids',
    { ids: Array(51).fill(UNKNOWN) },
    [
      'A board shows at most 50 bookables. Name fewer, or ask for the others by themselves.',
      '一次最多显示 50 个资源,请分次查询。',
    ],
  ],
  ['a page of 51', { filter: {}, first: 51 }, FIRST],
])('%s is bad input, said in both languages', async (_what, variables, texts) => {
  const answers = [service.stranger, service.stranger.speaking('zh')].map((client) =>
    client.send(BOARD, variables),
  )
  const errors = (await Promise.all(answers)).map((answer) => answer.errors![0]!)
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
  expect(errors.map(({ message }) => message)).toEqual(texts)
})

test('a cursor of another board is bad input', async () => {
  const [a, b] = [await lab.instrument(), await lab.instrument()]
  const { pageInfo } = await boardOf({ ids: [a] })
  const wrong = { ids: [b], after: pageInfo.endCursor }
  expect(await service.stranger.faultOf(BOARD, wrong)).toBe('BAD_USER_INPUT')
})

test('an id that names no bookable is not found, wherever it stands', async () => {
  const instrument = await lab.instrument()
  for (const id of [UNKNOWN, lab.organizationId, lab.siteId, 'x'])
    expect(await service.stranger.faultOf(BOARD, { ids: [instrument, id], first: 1 })).toBe('NOT_FOUND')
})

const ZONES = {
  'Asia/Shanghai': [168],
  'Asia/Kathmandu': [168],
  'Pacific/Kiritimati': [168],
  'Pacific/Pago_Pago': [168],
  'Europe/Berlin': [167, 169],
  'America/New_York': [167, 169],
  'Pacific/Auckland': [167, 169],
  'Australia/Lord_Howe': [167.5, 168.5],
}

test('in every zone, and where the clock changes, free time is what freeWindows says', async () => {
  const ids: Record<string, string> = {}
  for (const [i, timeZone] of Object.keys(ZONES).entries()) {
    const { addSite } = await lab.client.ask(
      `mutation ($input: AddSiteInput!) { addSite(input: $input) { site { id } } }`,
      { input: { name: { zh: timeZone, en: timeZone }, address: '1 Road', district: '310112', timeZone } },
    )
    const night = ALWAYS_OPEN.slice(0, 5).map((rule) => ({ ...rule, opens: '22:00', closes: '06:00' }))
    ids[timeZone] = await lab.instrument({
      siteId: addSite.site.id,
      terms: { units: 1 + (i % 3), horizonDays: 365, bufferAfterMinutes: 15 },
      openingRules: i % 2 ? night : ALWAYS_OPEN,
    })
  }
  for (const [timeZone, hours] of Object.entries(ZONES)) {
    const id = ids[timeZone]!
    const change = Temporal.Now.zonedDateTimeISO(timeZone).add({ days: 7 }).getTimeZoneTransition('next')
    const week = change?.toPlainDate().subtract({ days: 1 }).toString() ?? weeksAhead(3)
    const { startsAt, endsAt } = await rowOf(id, week)
    expect(hours).toContain((Date.parse(endsAt) - Date.parse(startsAt)) / 3_600_000)
    for (let n = 0; n < 4; n += 1)
      await hold(enterprise.client, id, minutesAfter(new Date(startsAt), randomInt(700) * 15), 60)
    await close(id, minutesAfter(new Date(startsAt), randomInt(600) * 15), 300)
    expect(await compareWithFreeWindows(enterprise.client, Object.values(ids), week)).toBeGreaterThanOrEqual(
      5,
    )
  }
  await compareWithFreeWindows(enterprise.client, Object.values(ids), weeksAhead(0))
})

test('an instrument that is always open is open for all of a week with 167 or 169 hours', async () => {
  const { addSite } = await lab.client.ask(
    `mutation ($input: AddSiteInput!) { addSite(input: $input) { site { id } } }`,
    {
      input: {
        name: { zh: '柏林', en: 'B' },
        address: '1 Road',
        district: '310112',
        timeZone: 'Europe/Berlin',
      },
    },
  )
  const id = await lab.instrument({ siteId: addSite.site.id, terms: { horizonDays: 365 } })
  const next = Temporal.Now.zonedDateTimeISO('Europe/Berlin').add({ days: 7 }).getTimeZoneTransition('next')!
  const row = await rowOf(id, next.toPlainDate().toString())
  const minutes = (Date.parse(row.endsAt) - Date.parse(row.startsAt)) / 60_000
  expect([167 * 60, 169 * 60]).toContain(minutes)
  expect(row.open).toEqual([[0, minutes]])
  expect(row.free).toEqual([[0, minutes, 1]])
})
