import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { seekAlternatives } from '../../src/bookings/disruption/disrupted-alternative.service.ts'
import { act, book, cancel, confirm, hold, outcome, setBack } from '../support/bookings.ts'
import { kindsTold, readDisrupted, reportBreakdown } from '../support/disruptions.ts'
import { makeQualified } from '../support/qualifications.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { DAYS, holdSeries } from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let otherLab: Lab
let enterprise: Member
let rival: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  otherLab = await seed.lab()
  enterprise = await seed.enterprise()
  rival = await seed.enterprise()
})
afterAll(async () => {
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
  await service.stop()
})

// A category of its own for each test: alternatives come from all bookables of one.
let categories = 0
const nextCategory = () => String(++categories).padStart(2, '0')

const DAYS_14 = 14 * 1440
const seek = () => seekAlternatives({ db: service.db, now: new Date() })

/** A booking of two hours that a breakdown of so many minutes has disrupted, as its booker sees it. */
async function disrupt(
  instrument: string,
  startsAt: Date,
  minutes = 600,
  more: object = {},
  wish: object = {},
) {
  const booking = await book(enterprise.client, instrument, startsAt, 120, wish)
  await reportBreakdown(lab.client, instrument, minutesAfter(startsAt, minutes), more)
  return readDisrupted(enterprise.client, booking.id)
}

const at = (alternative: { startsAt: string } | null | undefined) =>
  alternative ? new Date(alternative.startsAt) : null

test('at its own lab the alternative keeps the price, whatever the other bookable costs', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category })
  await lab.instrument({ category, terms: { tariff: { large: '900', small: '900' } } })
  const { price, replacement } = await disrupt(instrument, atQuarter(60))
  expect(price).toEqual({ amount: '320.00' })
  expect(replacement).toMatchObject({ price, priceParts: [{ kind: 'TIME', amount: price }] })
})

test('a price of off-peak hours is kept at any hour', async () => {
  const category = nextCategory()
  const tariff = { large: '200', small: '160', offPeak: { from: '22:00', until: '06:00', percentOfRate: 50 } }
  const instrument = await lab.instrument({ category, terms: { tariff } })
  // 05:00 in Shanghai: one of the two hours is off-peak.
  const startsAt = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 21 * 3_600_000)
  const { price, replacement } = await disrupt(instrument, startsAt, 240)
  expect(price).toEqual({ amount: '240.00' })
  expect(at(replacement)).toEqual(minutesAfter(startsAt, 240))
  expect(replacement).toMatchObject({
    price,
    priceParts: [
      { kind: 'TIME', amount: { amount: '160.00' } },
      { kind: 'OFF_PEAK', amount: { amount: '80.00' } },
    ],
  })
})

test('the nearest slot of its own lab comes before any of another, its own bookable included', async () => {
  const category = nextCategory()
  const startsAt = atQuarter(60)
  const instrument = await lab.instrument({ category })
  await otherLab.instrument({ category })
  const { replacement } = await disrupt(instrument, startsAt)
  expect(replacement?.bookable.id).toBe(instrument)
  expect(at(replacement)).toEqual(minutesAfter(startsAt, 600))
})

test('where its lab has none, another lab’s is held at that lab’s price, which is not higher', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category })
  const priced = (small: string, terms: object = {}) =>
    otherLab.instrument({ category, terms: { ...terms, tariff: { large: '900', small } } })
  await priced('160.01')
  await priced('100', { confirmation: 'APPROVAL' })
  await priced('100', { requiresQualification: true })
  await priced('100', { maxMinutes: 60 })
  const later = await priced('150', { leadMinutes: 180 })
  const { replacement } = await disrupt(instrument, atQuarter(60), DAYS_14)
  expect(replacement).toMatchObject({
    ...{ price: { amount: '300.00' }, bookable: { id: later, lab: { id: otherLab.organizationId } } },
  })
  expect(outcome(await confirm(enterprise.client, replacement!.id))).toBe('CONFIRMED')
  expect((await kindsTold(otherLab.client))[0]).toBe('BOOKING_CONFIRMED')
  // Otherwise the lab that could not keep it would not hear that it is gone.
  expect((await kindsTold(lab.client))[0]).toBe('BOOKING_CANCELLED')
})

test('an alternative at another lab does not join the series, in which its lab has no say', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category, terms: { horizonDays: 20 } })
  await otherLab.instrument({ category })
  const { series } = await holdSeries(enterprise.client, instrument, { dates: DAYS })
  const [first, second] = series!.bookings.map(({ id }) => id)
  for (const id of [first!, second!]) await confirm(enterprise.client, id)
  await reportBreakdown(lab.client, instrument, atQuarter(20 * 1440))
  const { id } = (await readDisrupted(enterprise.client, first!)).replacement!
  await confirm(enterprise.client, id)
  const whole = { bookingId: second, series: 'ALL', reason: 'Too dear to mend' }
  expect(outcome(await act(lab.client, 'cancelBooking', whole))).toBe('CANCELLED')
  expect((await readDisrupted(enterprise.client, id)).status).toBe('CONFIRMED')
})

test('an alternative that needs a qualification is held for a person who has it, until its end', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category })
  const trained = await lab.instrument({ category, terms: { requiresQualification: true } })
  const startsAt = atQuarter(60)
  await makeQualified(enterprise.client, lab.client, trained, minutesAfter(startsAt, 120))
  const { replacement } = await disrupt(instrument, startsAt)
  expect(replacement?.bookable.id).toBe(trained)
})

test('an alternative has as many units for the same time, and an operator where one was booked', async () => {
  const category = nextCategory()
  const tariff = { large: '200', small: '160', operatorPerHour: '90' }
  const instrument = await lab.instrument({ category, terms: { units: 2, tariff } })
  await lab.instrument({ category, terms: { units: 2 } })
  await lab.instrument({ category, terms: { units: 1, tariff } })
  const pair = await lab.instrument({ category, terms: { units: 3, tariff } })
  const startsAt = atQuarter(60)
  await book(rival.client, pair, startsAt, 180, { units: 2 })
  const wish = { units: 2, operatorAssisted: true }
  const { price, replacement } = await disrupt(instrument, startsAt, 600, {}, wish)
  expect(replacement).toMatchObject({ bookable: { id: pair }, price })
  expect(at(replacement)).toEqual(minutesAfter(startsAt, 180))
})

test('an alternative is held for as long as the lab says, and until it begins at the latest', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category })
  const startsAt = atQuarter(300)
  const minutesHeld = (expiresAt: string) => (Date.parse(expiresAt) - Date.now()) / 60_000
  const short = await disrupt(instrument, startsAt, 240, { answerMinutes: 60 })
  expect(minutesHeld(short.replacement!.expiresAt)).toBeGreaterThan(58)
  expect(minutesHeld(short.replacement!.expiresAt)).toBeLessThanOrEqual(60)
  const other = await lab.instrument({ category: nextCategory() })
  const long = await disrupt(other, startsAt, 240)
  expect(long.replacement!.expiresAt).toBe(long.replacement!.startsAt)
})

test('a disrupted booking waits for its answer even after it would have been over', async () => {
  const instrument = await lab.instrument({ category: nextCategory() })
  const { id, replacement } = await disrupt(instrument, atQuarter(60))
  // Its end lies behind by then, and the start of the alternative ahead.
  await setBack(service.db, id, 300)
  expect(outcome(await confirm(enterprise.client, replacement!.id))).toBe('CONFIRMED')
})

test('where nothing is free the booking is disrupted and told all the same, and what comes free is held', async () => {
  const instrument = await lab.instrument({ category: nextCategory(), terms: { horizonDays: 20 } })
  const { id, status, replacement } = await disrupt(instrument, atQuarter(60), 20 * 1440)
  expect([status, replacement]).toEqual(['DISRUPTED', null])
  expect((await kindsTold(enterprise.client))[0]).toBe('BOOKING_DISRUPTED')
  await seek()
  expect((await readDisrupted(enterprise.client, id)).replacement).toBeNull()
  const spare = await lab.instrument({ category: String(categories).padStart(2, '0') })
  await seek()
  expect((await readDisrupted(enterprise.client, id)).replacement?.bookable.id).toBe(spare)
  expect((await kindsTold(enterprise.client))[0]).toBe('ALTERNATIVE_HELD')
})

test('an alternative that was let go of is not followed by another', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category })
  await lab.instrument({ category })
  const { id, replacement } = await disrupt(instrument, atQuarter(60))
  await cancel(enterprise.client, replacement!.id)
  await seek()
  expect((await readDisrupted(enterprise.client, id)).replacement).toBeNull()
})

test('an alternative that breaks down itself is followed by another', async () => {
  const category = nextCategory()
  const instrument = await lab.instrument({ category })
  const second = await lab.instrument({ category })
  const third = await lab.instrument({ category })
  const startsAt = atQuarter(60)
  const first = await disrupt(instrument, startsAt)
  expect([second, third]).toContain(first.replacement!.bookable.id)
  const broken = first.replacement!.bookable.id
  const { ended } = await reportBreakdown(lab.client, broken, minutesAfter(startsAt, 600))
  expect(ended).toBe(1)
  await seek()
  const { replacement } = await readDisrupted(enterprise.client, first.id)
  expect(replacement).toMatchObject({
    ...{ status: 'HELD', bookable: { id: broken === second ? third : second } },
  })
})

test('several bookings in a breakdown get alternatives that do not overlap', async () => {
  const instrument = await lab.instrument({ category: nextCategory() })
  const startsAt = atQuarter(60)
  for (const hours of [0, 2, 4]) {
    await book(enterprise.client, instrument, minutesAfter(startsAt, hours * 60), 120)
  }
  const { disrupted } = await reportBreakdown(lab.client, instrument, minutesAfter(startsAt, 360))
  expect(disrupted!.map(({ replacement }) => at(replacement))).toEqual(
    [360, 480, 600].map((minutes) => minutesAfter(startsAt, minutes)),
  )
  expect(outcome(await hold(rival.client, instrument, minutesAfter(startsAt, 600), 60))).toBe(
    'SLOT_UNAVAILABLE',
  )
})
