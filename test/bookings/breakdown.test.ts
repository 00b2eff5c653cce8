import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import {
  act,
  approve,
  book,
  cancel,
  confirm,
  hold,
  outcome,
  readBooking,
  setBack,
} from '../support/bookings.ts'
import { kindsTold, REPORT_BREAKDOWN, readDisrupted, reportBreakdown } from '../support/disruptions.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
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

const FEES = { cancellation: [{ minutesBefore: 10_000, feePercent: 100 }] }

/** A booking that is disrupted, and the alternative that is held for it on another instrument. */
async function disruptedBooking(terms: object = FEES) {
  const category = nextCategory()
  const instrument = await lab.instrument({ category, terms })
  const spare = await lab.instrument({ category })
  const booking = await book(enterprise.client, instrument, atQuarter(60), 120)
  const { disrupted } = await reportBreakdown(lab.client, instrument, atQuarter(600))
  return { instrument, spare, booking, disrupted: disrupted!, alternative: disrupted![0]!.replacement! }
}

test('a breakdown disrupts the booking in it and holds an alternative for it, and the booker is told', async () => {
  const { spare, booking, disrupted, alternative } = await disruptedBooking()
  expect(disrupted).toMatchObject([{ id: booking.id, status: 'DISRUPTED', unitNumbers: [1] }])
  expect(alternative).toMatchObject({
    ...{
      status: 'HELD',
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
      price: { amount: booking.price.amount },
    },
    ...{ bookable: { id: spare }, replaces: { id: booking.id } },
  })
  expect((await kindsTold(enterprise.client)).slice(0, 2)).toEqual(['ALTERNATIVE_HELD', 'BOOKING_DISRUPTED'])
  const { history } = await readBooking(enterprise.client, booking.id)
  expect(history.at(-1)).toMatchObject({ action: 'DISRUPT', reason: 'The tube is dead' })
  expect(outcome(await hold(rival.client, spare, atQuarter(60), 60))).toBe('SLOT_UNAVAILABLE')
})

test('accepting the alternative ends the disrupted booking without a fee', async () => {
  const { booking, alternative } = await disruptedBooking()
  expect(outcome(await confirm(enterprise.client, alternative.id))).toBe('CONFIRMED')
  const ended = await readBooking(enterprise.client, booking.id)
  expect(ended).toMatchObject({ status: 'CANCELLED', charge: { total: { amount: '0.00' } }, unitNumbers: [] })
})

test('declining ends the disrupted booking without a fee, and frees the alternative', async () => {
  const { spare, booking, alternative } = await disruptedBooking()
  const { booking: declined } = await cancel(enterprise.client, booking.id, 'Next year')
  expect(declined).toMatchObject({ status: 'CANCELLED', charge: { total: { amount: '0.00' } } })
  expect(outcome(await confirm(enterprise.client, alternative.id))).toBe('STATE_CONFLICT')
  expect(outcome(await hold(rival.client, spare, new Date(booking.startsAt), 120))).toBe('HELD')
})

test('letting go of the alternative alone keeps the disrupted booking', async () => {
  const { booking, alternative } = await disruptedBooking()
  expect(outcome(await cancel(enterprise.client, alternative.id))).toBe('CANCELLED')
  expect((await readDisrupted(enterprise.client, booking.id)).status).toBe('DISRUPTED')
})

test('a booking on a broken unit goes to another one at its own time, where one is free', async () => {
  const instrument = await lab.instrument({ category: nextCategory(), terms: { units: 2 } })
  const first = await book(enterprise.client, instrument, atQuarter(60), 60)
  const second = await book(rival.client, instrument, atQuarter(180), 60, { units: 2 })
  const answer = await reportBreakdown(lab.client, instrument, atQuarter(600), { unit: 1 })
  expect(answer).toMatchObject({ moved: 1, ended: 0, disrupted: [{ id: second.id }] })
  const moved = await readBooking(enterprise.client, first.id)
  expect(moved).toMatchObject({ status: 'CONFIRMED', unitNumbers: [2], startsAt: first.startsAt })
  expect(moved.history.at(-1)).toMatchObject({ action: 'ASSIGN_UNITS', reason: 'The tube is dead' })
})

test('a booking that the lab has fixed to the broken unit is not moved', async () => {
  const instrument = await lab.instrument({ category: nextCategory(), terms: { units: 2 } })
  const { id } = await book(enterprise.client, instrument, atQuarter(60), 60)
  await act(lab.client, 'assignUnits', { bookingId: id, units: [1] })
  const answer = await reportBreakdown(lab.client, instrument, atQuarter(600), { unit: 1 })
  expect(answer).toMatchObject({ moved: 0, disrupted: [{ id, status: 'DISRUPTED', unitNumbers: [1] }] })
})

test('a booking outside the breakdown, or on another unit, is left alone', async () => {
  const instrument = await lab.instrument({ category: nextCategory(), terms: { units: 2 } })
  const fixed = await book(enterprise.client, instrument, atQuarter(60), 60)
  await act(lab.client, 'assignUnits', { bookingId: fixed.id, units: [2] })
  const endsAt = atQuarter(600)
  const later = await book(enterprise.client, instrument, endsAt, 60)
  const answer = await reportBreakdown(lab.client, instrument, endsAt, { unit: 1 })
  expect(answer).toMatchObject({ moved: 0, ended: 0, disrupted: [] })
  expect((await readBooking(enterprise.client, later.id)).status).toBe('CONFIRMED')
})

test('holds end, requests are declined, and their bookers are told', async () => {
  const instrument = await lab.instrument({ category: nextCategory(), terms: { confirmation: 'APPROVAL' } })
  const held = (await hold(rival.client, instrument, atQuarter(60), 60)).booking!
  const requested = (await hold(rival.client, instrument, atQuarter(180), 60)).booking!
  await confirm(rival.client, requested.id)
  const answer = await reportBreakdown(lab.client, instrument, atQuarter(600))
  expect(answer).toMatchObject({ moved: 0, ended: 2, disrupted: [] })
  const after = await readBooking(rival.client, held.id)
  expect(after).toMatchObject({ status: 'CANCELLED', unitNumbers: [] })
  expect(after.history.at(-1)).toMatchObject({ reason: 'The tube is dead' })
  expect(outcome(await approve(lab.client, requested.id))).toBe('STATE_CONFLICT')
  expect((await readBooking(rival.client, requested.id)).status).toBe('DECLINED')
  expect(new Set((await kindsTold(rival.client)).slice(0, 2))).toEqual(
    new Set(['BOOKING_CANCELLED', 'BOOKING_DECLINED']),
  )
})

test('whoever is using it at that moment is left to the lab', async () => {
  const instrument = await lab.instrument({ category: nextCategory() })
  const { id } = await book(enterprise.client, instrument, atQuarter(60), 60)
  await setBack(service.db, id, 75)
  expect(outcome(await act(enterprise.client, 'checkIn', { bookingId: id }))).toBe('CHECKED_IN')
  const answer = await reportBreakdown(lab.client, instrument, atQuarter(600))
  expect(answer.disrupted).toEqual([])
  expect(outcome(await act(lab.client, 'checkOut', { bookingId: id }))).toBe('COMPLETED')
})

test('a breakdown closes from the quarter of an hour that has begun, or from when it is told', async () => {
  const instrument = await lab.instrument({ category: nextCategory() })
  const before = atQuarter(-15)
  const now = await reportBreakdown(lab.client, instrument, atQuarter(600))
  expect(now.closure).toMatchObject({ unit: null, reason: 'BREAKDOWN' })
  expect([before, atQuarter(-15)]).toContainEqual(new Date(now.closure!.startsAt))
  const startsAt = atQuarter(900)
  const told = await reportBreakdown(lab.client, instrument, atQuarter(960), { startsAt })
  expect(new Date(told.closure!.startsAt)).toEqual(startsAt)
  expect(outcome(await hold(enterprise.client, instrument, startsAt, 60))).toBe('SLOT_UNAVAILABLE')
})

test.each([
  ['with nothing to tell', { note: ' ' }, 'INVALID_INPUT', ['note']],
  ['that is over', { endsAt: atQuarter(-60) }, 'PERIOD_INVALID', ['endsAt']],
  ['off the quarter', { endsAt: minutesAfter(atQuarter(60), 5) }, 'OFF_GRID', ['endsAt']],
  ['of a unit that does not exist', { unit: 2 }, 'INVALID_INPUT', ['unit']],
  ['with too little time to answer', { answerMinutes: 14 }, 'INVALID_INPUT', ['answerMinutes']],
  ['with too much time to answer', { answerMinutes: 10_081 }, 'INVALID_INPUT', ['answerMinutes']],
])('a breakdown %s is refused, and nothing is closed', async (_what, more, code, path) => {
  const instrument = await lab.instrument({ category: '15' })
  const answer = await reportBreakdown(lab.client, instrument, atQuarter(600), more)
  expect(answer).toMatchObject({ closure: null, disrupted: null })
  expect(answer.userErrors).toContainEqual({ code, path })
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 15))).toBe('HELD')
})

test('anybody of its lab reports a breakdown, and nobody else', async () => {
  const instrument = await lab.instrument({ category: '15' })
  const input = { bookableId: instrument, endsAt: atQuarter(60), note: 'Mine' }
  expect(await enterprise.client.faultOf(REPORT_BREAKDOWN, { input })).toBe('FORBIDDEN')
  expect(await otherLab.client.faultOf(REPORT_BREAKDOWN, { input })).toBe('NOT_FOUND')
  expect(await service.stranger.faultOf(REPORT_BREAKDOWN, { input })).toBe('UNAUTHENTICATED')
  const member = await addMember(service, lab)
  expect((await reportBreakdown(member, instrument, atQuarter(60))).closure).not.toBeNull()
})
