import { sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../src/shared/db.ts'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { act, hold, outcome } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import {
  dayFromNow,
  type HeldSeries,
  HOLD_SERIES,
  holdSeries,
  localInstant,
  readSeries,
} from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise('SMALL')
  rival = await seed.enterprise('LARGE')
})
afterAll(() => service.stop())

const DAYS = [3, 4, 7].map((days) => dayFromNow(days))
const nine = (date: string) => localInstant(date, '09:00')
const weekly = (weeks: number, from = dayFromNow(3)) => ({ weekly: { firstDate: from, weeks } })

/** Everything that a series may write. */
const written = () =>
  rows(
    service.db,
    sql`select (select count(*) from booking) as bookings, (select count(*) from booking_series) as series,
      (select count(*) from booking_event) as events, (select count(*) from occupancy) as taken,
      (select count(*) from idempotency_record) as records, (select count(*) from outbox) as outbox,
      (select md5(string_agg(free::text, '' order by bookable_id, week, unit)) from calendar_week) as ledger`,
  )

const statuses = ({ series }: Pick<HeldSeries, 'series'>) => series!.bookings.map(({ status }) => status)
const stateOf = async (id: string) => statuses({ series: await readSeries(enterprise.client, id) })

test('a weekly series is held at once: each booking costs what it would alone, and all run out together', async () => {
  const instrument = await lab.instrument({ terms: { horizonDays: 60 } })
  const { series, userErrors, conflicts } = await holdSeries(enterprise.client, instrument, weekly(4))
  expect([userErrors, conflicts]).toEqual([[], []])
  expect(series!.bookings.map(({ startsAt }) => startsAt)).toEqual(
    [3, 10, 17, 24].map((days) => nine(dayFromNow(days)).toISOString()),
  )
  expect(statuses({ series })).toEqual(Array(4).fill('HELD'))
  expect(series!.bookings.map(({ price }) => price.amount)).toEqual(Array(4).fill('160.00'))
  expect(series!.price.amount).toBe('640.00')
  expect(new Set(series!.bookings.map(({ expiresAt }) => expiresAt)).size).toBe(1)
  const minutesLeft = (Date.parse(series!.bookings[0]!.expiresAt) - Date.now()) / 60_000
  expect(minutesLeft).toBeGreaterThan(9)
  expect(minutesLeft).toBeLessThanOrEqual(10)
  for (const booking of series!.bookings) expect(booking.series.id).toBe(series!.id)
})

test('a hold of a series ends with the others, or when its own time begins', async () => {
  const soon = Temporal.Instant.from(atQuarter(1).toISOString()).toZonedDateTimeISO('Asia/Shanghai')
  const { series } = await holdSeries(
    enterprise.client,
    await lab.instrument(),
    { dates: [0, 3].map((days) => soon.add({ days }).toPlainDate().toString()) },
    { startTime: soon.toPlainTime().toString().slice(0, 5) },
  )
  const [first, second] = series!.bookings
  expect(first!.expiresAt).toBe([second!.expiresAt, first!.startsAt].sort()[0])
})

/** A second site of the lab, and an instrument that goes there. */
async function moveToBerlin(instrumentId: string): Promise<void> {
  const site = { name: { zh: '柏林', en: 'Berlin' }, address: '1 Laborstraße', district: '310112' }
  const { addSite } = await lab.client.ask(
    `mutation ($input: AddSiteInput!) { addSite(input: $input) { site { id } } }`,
    { input: { ...site, timeZone: 'Europe/Berlin' } },
  )
  const { changeInstrument } = await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId, siteId: addSite.site.id } },
  )
  expect(changeInstrument.userErrors).toEqual([])
}

test('a series of 52 weeks keeps its local time over both changes of the clock in Berlin', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({
    ...rule,
    opens: '21:00',
    closes: '05:00',
    mode: 'FIXED',
  }))
  const instrument = await lab.instrument({ openingRules, terms: { horizonDays: 365 } })
  await moveToBerlin(instrument)
  const night = { startTime: '21:00', durationMinutes: 480 }
  const { series, userErrors } = await holdSeries(
    enterprise.client,
    instrument,
    weekly(52, dayFromNow(1, 'Europe/Berlin')),
    night,
  )
  expect(userErrors).toEqual([])
  const local = (instant: string) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Berlin').toPlainTime().toString().slice(0, 5)
  expect(series!.bookings).toHaveLength(52)
  expect(
    new Set(series!.bookings.map(({ startsAt, endsAt }) => `${local(startsAt)}-${local(endsAt)}`)),
  ).toEqual(new Set(['21:00-05:00']))
  expect(new Set(series!.bookings.map(({ startsAt }) => startsAt.slice(11, 16)))).toEqual(
    new Set(['19:00', '20:00']),
  )
})

test('of a series that must be whole nothing is held, and each conflict is named with its nearest alternative', async () => {
  const instrument = await lab.instrument()
  await hold(rival.client, instrument, nine(DAYS[0]!), 60)
  await hold(rival.client, instrument, minutesAfter(nine(DAYS[2]!), 30), 60)
  const before = await written()
  const { series, conflicts, userErrors } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect([series, conflicts]).toEqual([null, []])
  expect(await written()).toEqual(before)
  expect(userErrors.map(({ code, reason, date, path }) => ({ code, reason, date, path }))).toEqual(
    [0, 2].map((i) => ({
      ...{ code: 'SERIES_CONFLICT', reason: 'SLOT_UNAVAILABLE', date: DAYS[i] },
      path: ['dates', String(i)],
    })),
  )
  expect(userErrors.map(({ startsAt }) => startsAt)).toEqual(
    [DAYS[0]!, DAYS[2]!].map((d) => nine(d).toISOString()),
  )
  // The hour before or behind on the first day; on the last one what is taken ends at half past ten.
  expect([8, 10].map((h) => minutesAfter(nine(DAYS[0]!), (h - 9) * 60).toISOString())).toContain(
    userErrors[0]!.nearestAlternative!.startsAt,
  )
  expect(userErrors[1]!.nearestAlternative!.startsAt).toBe(minutesAfter(nine(DAYS[2]!), -30).toISOString())
  expect(userErrors[1]!.message).toContain(DAYS[2])
})

test('an alternative leaves the rest of the series, and the buffers between, their time', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({
    ...rule,
    opens: '09:00',
    closes: '10:00',
    mode: 'FIXED',
  }))
  const instrument = await lab.instrument({ openingRules, terms: { bufferAfterMinutes: 30 } })
  const dates = [3, 4, 5, 6].map((days) => dayFromNow(days))
  await hold(rival.client, instrument, nine(dates[1]!), 60)
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates })
  expect(userErrors).toHaveLength(1)
  expect(userErrors[0]!.nearestAlternative!.startsAt).toBe(nine(dayFromNow(2)).toISOString())
})

test('with best effort the rest is held, and a conflict can be replaced by its alternative', async () => {
  const instrument = await lab.instrument()
  await hold(rival.client, instrument, nine(DAYS[1]!), 60)
  const { series, conflicts, userErrors } = await holdSeries(
    enterprise.client,
    instrument,
    { dates: DAYS },
    { mode: 'BEST_EFFORT' },
  )
  expect(userErrors).toEqual([])
  expect(series!.bookings.map(({ startsAt }) => startsAt)).toEqual(
    [DAYS[0]!, DAYS[2]!].map((date) => nine(date).toISOString()),
  )
  expect(conflicts.map(({ date, reason }) => [date, reason])).toEqual([[DAYS[1], 'SLOT_UNAVAILABLE']])
  const { startsAt } = conflicts[0]!.nearestAlternative!
  expect(outcome(await hold(enterprise.client, instrument, new Date(startsAt), 60))).toBe('HELD')
})

test('with best effort a series of which nothing can be held is refused, and nothing is written', async () => {
  const instrument = await lab.instrument()
  for (const date of DAYS) await hold(rival.client, instrument, nine(date), 60)
  const before = await written()
  const { series, userErrors } = await holdSeries(
    enterprise.client,
    instrument,
    { dates: DAYS },
    { mode: 'BEST_EFFORT' },
  )
  expect(series).toBeNull()
  expect(userErrors.map(({ date }) => date)).toEqual(DAYS)
  expect(await written()).toEqual(before)
})

test('each booking is refused for its own reason, the one that holdSlot would give', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({ ...rule, opens: '09:00', closes: '18:00' })).slice(0, 5)
  const instrument = await lab.instrument({ openingRules, terms: { horizonDays: 14 } })
  // A Saturday, a Monday, a day behind the horizon and one in the past.
  const saturday = Temporal.Now.plainDateISO('Asia/Shanghai').add({
    days: 13 - Temporal.Now.plainDateISO('Asia/Shanghai').dayOfWeek,
  })
  const dates = [
    saturday,
    saturday.subtract({ days: 5 }),
    saturday.add({ days: 30 }),
    saturday.subtract({ days: 20 }),
  ]
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates: dates.map(String) })
  expect(userErrors.map(({ date, reason }) => [date, reason])).toEqual([
    [String(dates[0]), 'OUTSIDE_OPENING_HOURS'],
    [String(dates[2]), 'BEYOND_HORIZON'],
    [String(dates[3]), 'INSIDE_LEAD_TIME'],
  ])
  expect(userErrors[1]!.nearestAlternative).toBeNull()
})

test('a hold that ran out does not stand in the way of a series', async () => {
  const instrument = await lab.instrument()
  const { booking } = await hold(rival.client, instrument, nine(DAYS[1]!), 60)
  await service.db.execute(
    sql`update booking set due_at = clock_timestamp() - interval '1 second' where id = ${parseGlobalId(booking!.id)!.key}::uuid`,
  )
  const held = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect(statuses(held)).toEqual(['HELD', 'HELD', 'HELD'])
})

test('bookings that are not fixed change units so that a series fits in', async () => {
  const instrument = await lab.instrument({ terms: { units: 2 } })
  const start = nine(DAYS[1]!)
  // Unit 1 is taken in the first half hour, unit 2 in the second.
  const first = await hold(rival.client, instrument, start, 30)
  const both = await hold(rival.client, instrument, start, 30)
  await hold(rival.client, instrument, minutesAfter(start, 30), 30)
  await act(rival.client, 'cancelBooking', { bookingId: first.booking!.id })
  expect(both.booking!.unitNumbers).toEqual([2])
  const { series, userErrors } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect(userErrors).toEqual([])
  expect(series!.bookings).toHaveLength(3)
})

test('a whole series is confirmed in one call, and cancelled alone, from one on, or all together', async () => {
  const instrument = await lab.instrument({ terms: { horizonDays: 60 } })
  const { series } = await holdSeries(enterprise.client, instrument, weekly(5))
  const [first, second, , fourth] = series!.bookings.map(({ id }) => id)
  const confirmAll = { bookingId: second, idempotencyKey: newId(), series: 'ALL' }
  expect(outcome(await act(enterprise.client, 'confirmBooking', confirmAll))).toBe('CONFIRMED')
  expect(await stateOf(series!.id)).toEqual(Array(5).fill('CONFIRMED'))

  await act(enterprise.client, 'cancelBooking', { bookingId: second, series: 'ONE' })
  expect(await stateOf(series!.id)).toEqual(['CONFIRMED', 'CANCELLED', 'CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
  expect((await readSeries(enterprise.client, series!.id)).price.amount).toBe('640.00')

  await act(enterprise.client, 'cancelBooking', { bookingId: fourth, series: 'FOLLOWING' })
  expect(await stateOf(series!.id)).toEqual(['CONFIRMED', 'CANCELLED', 'CONFIRMED', 'CANCELLED', 'CANCELLED'])

  await act(enterprise.client, 'cancelBooking', { bookingId: first, series: 'ALL' })
  expect(await stateOf(series!.id)).toEqual(Array(5).fill('CANCELLED'))
  expect((await readSeries(enterprise.client, series!.id)).price.amount).toBe('0.00')
})

test('a series of which one hold ran out is not confirmed in part', async () => {
  const instrument = await lab.instrument()
  const { series } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  const [first, , last] = series!.bookings
  await service.db.execute(
    sql`update booking set due_at = clock_timestamp() - interval '1 second' where id = ${parseGlobalId(last!.id)!.key}::uuid`,
  )
  const all = { bookingId: first!.id, idempotencyKey: newId(), series: 'ALL' }
  const refused = outcome(await act(enterprise.client, 'confirmBooking', all))
  // The service's own sweeper may have come first: then the last one has ended and the others stand.
  if (refused === 'HOLD_EXPIRED') expect((await stateOf(series!.id)).slice(0, 2)).toEqual(['HELD', 'HELD'])
  else expect(await stateOf(series!.id)).toEqual(['CONFIRMED', 'CONFIRMED', 'EXPIRED'])
})

test('where the lab approves, a series is requested, and approved in one call', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const { series } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  const bookingId = series!.bookings[0]!.id
  await act(enterprise.client, 'confirmBooking', { bookingId, idempotencyKey: newId(), series: 'ALL' })
  expect(await stateOf(series!.id)).toEqual(Array(3).fill('REQUESTED'))
  expect(outcome(await act(lab.client, 'approveBooking', { bookingId, series: 'ALL' }))).toBe('CONFIRMED')
  expect(await stateOf(series!.id)).toEqual(Array(3).fill('CONFIRMED'))
})

test('a new time that the lab approves takes the place of the old one in the series', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const { series } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  const [first, second] = series!.bookings.map(({ id }) => id)
  await act(enterprise.client, 'confirmBooking', {
    ...{ bookingId: first, idempotencyKey: newId(), series: 'ALL' },
  })
  await act(lab.client, 'approveBooking', { bookingId: first, series: 'ALL' })
  const startsAt = minutesAfter(nine(DAYS[1]!), 120)
  const moved = await act(enterprise.client, 'rescheduleBooking', {
    ...{ bookingId: second, startsAt, endsAt: minutesAfter(startsAt, 60), idempotencyKey: newId() },
  })
  expect((await readSeries(enterprise.client, series!.id)).price.amount).toBe('480.00')
  await act(lab.client, 'approveBooking', { bookingId: moved.booking!.id })
  const { bookings, price } = await readSeries(enterprise.client, series!.id)
  expect(bookings.map(({ id }) => id)).toEqual([first, moved.booking!.id, series!.bookings[2]!.id])
  expect(price.amount).toBe('480.00')
})

test('the price of a series is the sum of its parts, whatever each of them costs', async () => {
  const tariff = {
    large: '199.99',
    small: '133.33',
    offPeak: { from: '09:00', until: '09:30', percentOfRate: 50 },
  }
  const instrument = await lab.instrument({ terms: { units: 3, tariff } })
  const { series, userErrors } = await holdSeries(
    enterprise.client,
    instrument,
    { dates: DAYS },
    { units: 2 },
  )
  expect(userErrors).toEqual([])
  const fen = (amount: string) => Math.round(Number(amount) * 100)
  const sum = series!.bookings.reduce((total, { price }) => total + fen(price.amount), 0)
  expect(fen(series!.price.amount)).toBe(sum)
  const alone = await hold(enterprise.client, instrument, nine(dayFromNow(9)), 60, newId(), { units: 2 })
  expect(series!.bookings[0]!.price).toEqual(alone.booking!.price)
})

test('a retry is answered like the first time, conflicts too, and takes nothing twice', async () => {
  const instrument = await lab.instrument()
  const taken = await hold(rival.client, instrument, nine(DAYS[1]!), 60)
  const same = { mode: 'BEST_EFFORT', idempotencyKey: newId() }
  const ask = () => holdSeries(enterprise.client, instrument, { dates: DAYS }, same)
  const answers = await Promise.all([ask(), ask(), ask()])
  await act(rival.client, 'cancelBooking', { bookingId: taken.booking!.id })
  for (const { series, conflicts, userErrors } of [...answers, await ask()]) {
    expect(userErrors).toEqual([])
    expect(series!.id).toBe(answers[0]!.series!.id)
    expect(series!.bookings).toHaveLength(2)
    expect(conflicts.map(({ startsAt }) => startsAt)).toEqual([nine(DAYS[1]!).toISOString()])
  }
  const other = await holdSeries(enterprise.client, instrument, { dates: DAYS.slice(0, 2) }, same)
  expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED'])
})

const day = (i: number) => dayFromNow(i + 3)
test.each([
  ['names no day', {}, 'INVALID_INPUT', []],
  ['names its days twice', { ...weekly(2), dates: DAYS }, 'INVALID_INPUT', []],
  ['has no date', { dates: [] }, 'INVALID_INPUT', ['dates']],
  ['has 53 dates', { dates: Array.from({ length: 53 }, (_, i) => day(i)) }, 'INVALID_INPUT', ['dates']],
  ['has a date twice', { dates: [day(0), day(1), day(0)] }, 'INVALID_INPUT', ['dates', '2']],
  ['is in no week', weekly(0), 'INVALID_INPUT', ['weekly', 'weeks']],
  ['is in 53 weeks', weekly(53), 'INVALID_INPUT', ['weekly', 'weeks']],
  ['wants more units than there are', { dates: DAYS, units: 2 }, 'INVALID_INPUT', ['units']],
  ['has no key', { dates: DAYS, idempotencyKey: '' }, 'INVALID_INPUT', ['idempotencyKey']],
])(
  'a series that %s is refused once, as a whole, and nothing is written',
  async (_what, input, code, path) => {
    const instrument = await lab.instrument()
    const before = await written()
    const { series, userErrors } = await holdSeries(enterprise.client, instrument, {}, input)
    expect(series).toBeNull()
    expect(userErrors.map((error) => [error.code, error.path])).toEqual([[code, path]])
    expect(await written()).toEqual(before)
  },
)

test('a retired instrument is held by no series', async () => {
  const instrument = await lab.instrument()
  await lab.client.ask(
    `mutation ($input: RetireBookableInput!) { retireBookable(input: $input) { bookable { id } } }`,
    { input: { bookableId: instrument } },
  )
  const { userErrors } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect(userErrors.map(({ code }) => code)).toEqual(['ALREADY_RETIRED'])
})

test('a series is seen by its two parties, and for everybody else it does not exist', async () => {
  const { series } = await holdSeries(enterprise.client, await lab.instrument(), { dates: DAYS })
  expect((await readSeries(lab.client, series!.id)).bookings).toHaveLength(3)
  const document = 'query ($id: ID!) { node(id: $id) { id } }'
  const strangers = [rival.client, (await seeds(service).lab()).client, service.stranger]
  for (const client of strangers) {
    const foreign = await client.send(document, { id: series!.id })
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect(foreign).toEqual(await client.send(document, { id: toGlobalId('BookingSeries', newId()) }))
  }
})

test('only an enterprise holds a series, of something that exists', async () => {
  const input = {
    ...{ bookableId: await lab.instrument(), startTime: '09:00', durationMinutes: 60 },
    ...{ dates: DAYS, idempotencyKey: newId() },
  }
  expect(await lab.client.faultOf(HOLD_SERIES, { input })).toBe('FORBIDDEN')
  expect(await service.stranger.faultOf(HOLD_SERIES, { input })).toBe('UNAUTHENTICATED')
  const missing = { ...input, bookableId: toGlobalId('Instrument', newId()) }
  expect(await enterprise.client.faultOf(HOLD_SERIES, { input: missing })).toBe('NOT_FOUND')
})

test('what a series costs the service is counted by its length', async () => {
  const four = (weeks: number) =>
    `mutation { ${[1, 2, 3, 4].map(
      (i) => `s${i}: holdSeries(input: { bookableId: "none", startTime: "09:00", durationMinutes: 60,
        weekly: { firstDate: "${DAYS[0]}", weeks: ${weeks} }, idempotencyKey: "k${i}" }) { series { id } }`,
    )} }`
  expect(await enterprise.client.faultOf(four(52))).toBe('COST_LIMITED')
  expect(await enterprise.client.faultOf(four(2))).toBe('NOT_FOUND')
  const within = (inside: string) => `... on BookingSeries { bookings { series { ${inside} } } }`
  const nested = (inside: string) => `query ($id: ID!) { node(id: $id) { ${inside} } }`
  const variables = { id: toGlobalId('BookingSeries', newId()) }
  expect(await enterprise.client.faultOf(nested(within('id')), variables)).toBe('NOT_FOUND')
  const twice = nested(within(within('id bookable { id } enterprise { id }')))
  expect(await enterprise.client.faultOf(twice, variables)).toBe('COST_LIMITED')
})
