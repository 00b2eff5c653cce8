import { sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { act, hold } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { DAYS, dayFromNow, holdSeries, nine, statuses, weekly } from '../support/series.ts'
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

test('a weekly series is held at once: each booking costs what it would alone, and all run out together', async () => {
  const instrument = await lab.instrument({ terms: { horizonDays: 60 } })
  const { series, userErrors, conflicts } = await holdSeries(enterprise.client, instrument, weekly(4))
  expect([userErrors, conflicts]).toEqual([[], []])
  expect(series!.bookings.map(({ startsAt }) => startsAt)).toEqual(
    [3, 10, 17, 24].map((days) => nine(dayFromNow(days)).toISOString()),
  )
  expect(statuses(series!)).toEqual(Array(4).fill('HELD'))
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

test('a hold that ran out does not stand in the way of a series', async () => {
  const instrument = await lab.instrument()
  const { booking } = await hold(rival.client, instrument, nine(DAYS[1]!), 60)
  await service.db.execute(
    sql`update booking set due_at = clock_timestamp() - interval '1 second' where id = ${parseGlobalId(booking!.id)!.key}::uuid`,
  )
  const held = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  expect(statuses(held.series!)).toEqual(['HELD', 'HELD', 'HELD'])
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
  expect(series!.bookings[0]!.price.amount).toBe(alone.booking!.price.amount)
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
