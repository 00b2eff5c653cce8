import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settleDue } from '../../src/bookings/due.service.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { act, book, cancel, confirm, hold, outcome, readBooking, setBack } from '../support/bookings.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
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
  enterprise = await seed.enterprise()
  rival = await seed.enterprise()
})
afterAll(() => service.stop())

const settle = () => settleDue({ db: service.db, now: new Date() })
const checkIn = (client: Member['client'], bookingId: string) => act(client, 'checkIn', { bookingId })
const checkOut = (client: Member['client'], bookingId: string, more = {}) =>
  act(client, 'checkOut', { bookingId, ...more })

/** A confirmed booking of four hours that began so many minutes ago. */
async function begun(terms: object, minutesAgo: number, more: object = {}) {
  const instrument = await lab.instrument({ terms })
  const start = atQuarter(30)
  const booking = await book(enterprise.client, instrument, start, 240, more)
  const ago = Math.ceil((start.getTime() - Date.now()) / 60_000) + minutesAgo
  await setBack(service.db, booking.id, ago)
  return { instrument, id: booking.id }
}

test('somebody of the enterprise checks in, and the booking is completed at its end by itself', async () => {
  const { id } = await begun({}, 10)
  expect(outcome(await checkIn(enterprise.client, id))).toBe('CHECKED_IN')
  expect(outcome(await checkIn(lab.client, id))).toBe('CHECKED_IN')
  await setBack(service.db, id, 240)
  await settle()
  const booking = await readBooking(enterprise.client, id)
  expect(booking).toMatchObject({ status: 'COMPLETED', charge: { total: { amount: '640.00' } } })
  expect(booking.endedAt).toBe(booking.endsAt)
})

test('nobody checks in long before the start, and nobody into what is not confirmed', async () => {
  const instrument = await lab.instrument()
  const early = await book(enterprise.client, instrument, atQuarter(60), 60)
  expect(outcome(await checkIn(enterprise.client, early.id))).toBe('STATE_CONFLICT')
  const held = await hold(enterprise.client, instrument, atQuarter(180), 60)
  expect(outcome(await checkIn(enterprise.client, held.booking!.id))).toBe('STATE_CONFLICT')
})

test('an early finish counts what was used, charges by the tariff, and frees the rest at once', async () => {
  const terms = { tariff: { large: '200', small: '160', charging: 'USED_TIME' } }
  const { id, instrument } = await begun(terms, 60)
  await checkIn(enterprise.client, id)
  await service.db.execute(
    sql`update booking set checked_in_at = starts_at where id = ${parseGlobalId(id)!.key}::uuid`,
  )
  const { booking } = await checkOut(enterprise.client, id)
  expect(booking).toMatchObject({ status: 'COMPLETED', price: { amount: '640.00' } })
  expect(booking!.usedMinutes).toBeGreaterThanOrEqual(60)
  expect(booking!.usedMinutes).toBeLessThanOrEqual(62)
  expect(booking!.charge!.total.amount).toBe(((booking!.usedMinutes! * 160) / 60).toFixed(2))
  const next = await hold(rival.client, instrument, atQuarter(15), 60)
  expect(outcome(next)).toBe('HELD')
})

test('booked time is charged in full, used or not, with the operator that the lab recorded', async () => {
  const terms = { tariff: { large: '200', small: '160', operatorPerHour: '60' } }
  const { id } = await begun(terms, 30, { operatorAssisted: true })
  await checkIn(lab.client, id)
  const denied = await enterprise.client.faultOf(
    'mutation ($input: CheckOutInput!) { checkOut(input: $input) { userErrors { code } } }',
    { input: { bookingId: id, operatorMinutes: 1 } },
  )
  expect(denied).toBe('FORBIDDEN')
  const { booking } = await checkOut(lab.client, id, { operatorMinutes: 30 })
  expect(booking!.price.amount).toBe('880.00')
  expect(booking!.charge).toEqual({
    total: { amount: '670.00' },
    parts: [
      { kind: 'TIME', amount: { amount: '640.00' } },
      { kind: 'OPERATOR', amount: { amount: '30.00' } },
    ],
  })
})

test('time to clean up stays taken after an early finish', async () => {
  const { id, instrument } = await begun({ bufferAfterMinutes: 60 }, 60)
  await checkIn(enterprise.client, id)
  await checkOut(enterprise.client, id)
  expect(outcome(await hold(rival.client, instrument, atQuarter(0), 15))).toBe('SLOT_UNAVAILABLE')
  expect(outcome(await hold(rival.client, instrument, atQuarter(75), 15))).toBe('HELD')
})

test('checking out twice is the same as once', async () => {
  const { id } = await begun({}, 60)
  await checkIn(enterprise.client, id)
  const first = await checkOut(enterprise.client, id)
  expect((await checkOut(lab.client, id)).booking).toEqual(first.booking)
})

test('who overruns extends, at the terms of the booking, as long as nobody comes next', async () => {
  const instrument = await lab.instrument()
  const { id, startsAt } = await book(enterprise.client, instrument, atQuarter(30), 240)
  await setBack(service.db, id, (Date.parse(startsAt) - atQuarter(-60).getTime()) / 60_000)
  await checkIn(enterprise.client, id)
  const end = new Date((await readBooking(enterprise.client, id)).endsAt)
  await book(rival.client, instrument, minutesAfter(end, 120), 60)
  const extend = (minutes: number, idempotencyKey: string = randomUUID()) =>
    act(enterprise.client, 'extendBooking', {
      bookingId: id,
      endsAt: minutesAfter(end, minutes),
      idempotencyKey,
    })
  expect(outcome(await extend(150))).toBe('SLOT_UNAVAILABLE')
  expect((await readBooking(enterprise.client, id)).endsAt).toBe(end.toISOString())
  const extended = await extend(120, 'longer')
  expect(extended.booking).toMatchObject({ status: 'CHECKED_IN', price: { amount: '960.00' } })
  expect((await extend(120, 'longer')).booking).toEqual(extended.booking)
  expect(outcome(await extend(30))).toBe('PERIOD_INVALID')
})

test('a longer time than the lab has approved is the lab’s to give, and before the check-in the enterprise’s to ask', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const { id, endsAt } = await book(enterprise.client, instrument, atQuarter(60), 60)
  await act(lab.client, 'approveBooking', { bookingId: id })
  const extend = (by: Member['client']) =>
    act(by, 'extendBooking', {
      ...{ bookingId: id, endsAt: minutesAfter(new Date(endsAt), 60), idempotencyKey: randomUUID() },
    })
  expect(outcome(await extend(enterprise.client))).toBe('APPROVAL_NEEDED')
  expect(outcome(await extend(lab.client))).toBe('STATE_CONFLICT')
})

test('a booking that is made longer stays on its unit', async () => {
  const instrument = await lab.instrument({ terms: { units: 3 } })
  const first = await hold(enterprise.client, instrument, atQuarter(60), 60)
  const { id, unitNumbers, endsAt } = await book(enterprise.client, instrument, atQuarter(60), 60)
  await cancel(enterprise.client, first.booking!.id)
  const extended = await act(enterprise.client, 'extendBooking', {
    ...{ bookingId: id, endsAt: minutesAfter(new Date(endsAt), 60), idempotencyKey: randomUUID() },
  })
  expect(extended.booking!.unitNumbers).toEqual(unitNumbers)
})

test('an operator is charged where one was booked, as long as that at most, and not behind the check-out', async () => {
  const terms = { tariff: { large: '200', small: '160', operatorPerHour: '60' } }
  const alone = await begun(terms, 30)
  await checkIn(lab.client, alone.id)
  expect(outcome(await checkOut(lab.client, alone.id, { operatorMinutes: 30 }))).toBe('INVALID_INPUT')
  const assisted = await begun(terms, 30, { operatorAssisted: true })
  await checkIn(lab.client, assisted.id)
  expect(outcome(await checkOut(lab.client, assisted.id, { operatorMinutes: 241 }))).toBe('INVALID_INPUT')
  expect(outcome(await checkOut(enterprise.client, assisted.id))).toBe('COMPLETED')
  expect(outcome(await checkOut(lab.client, assisted.id, { operatorMinutes: 25 }))).toBe('STATE_CONFLICT')
})

test('a booking that nobody came to is given up after the grace time, and the rest of its time is free', async () => {
  const { id, instrument } = await begun({ graceMinutes: 30 }, 20)
  await settle()
  expect((await readBooking(enterprise.client, id)).status).toBe('CONFIRMED')
  await setBack(service.db, id, 15)
  expect(outcome(await checkIn(enterprise.client, id))).toBe('STATE_CONFLICT')
  await settle()
  expect((await readBooking(enterprise.client, id)).status).toBe('NO_SHOW')
  expect(outcome(await hold(rival.client, instrument, atQuarter(15), 60))).toBe('HELD')
})

test('not coming costs the last step of the cancellation terms', async () => {
  const cancellation = [
    { minutesBefore: 2880, feePercent: 50 },
    { minutesBefore: 1440, feePercent: 80 },
  ]
  const { id } = await begun({ graceMinutes: 30, cancellation }, 40)
  await settle()
  expect((await readBooking(lab.client, id)).charge).toEqual({
    total: { amount: '512.00' },
    parts: [{ kind: 'NO_SHOW', amount: { amount: '512.00' } }],
  })
})

test('too many no-shows at a lab make it approve what that enterprise books, with the reason, and nobody else', async () => {
  const seed = seeds(service)
  const other = await seed.lab()
  const careless = await seed.enterprise()
  const instrument = await other.instrument({ terms: { graceMinutes: 15, noShowLimit: 2 } })
  for (let i = 0; i < 2; i += 1) {
    const booking = await book(careless.client, instrument, atQuarter(15 + 60 * i), 30)
    expect(booking).toMatchObject({ status: 'CONFIRMED', approvalCause: null })
    await setBack(service.db, booking.id, 150)
    await settle()
  }
  const third = await book(careless.client, instrument, atQuarter(600), 30)
  expect(third).toMatchObject({ status: 'REQUESTED', approvalCause: 'NO_SHOWS' })
  expect(await book(rival.client, instrument, atQuarter(660), 30)).toMatchObject({ status: 'CONFIRMED' })
  await service.db.execute(
    sql`update booking set starts_at = starts_at - interval '91 days', ends_at = ends_at - interval '91 days' where status = 'NO_SHOW'`,
  )
  expect(await book(careless.client, instrument, atQuarter(720), 30)).toMatchObject({ status: 'CONFIRMED' })
})

test('cancelling costs what the terms said when it was held, whatever the lab changes later', async () => {
  const cancellation = [{ minutesBefore: 1440, feePercent: 50 }]
  const instrument = await lab.instrument({ terms: { cancellation } })
  const soon = await book(enterprise.client, instrument, atQuarter(120), 60)
  const late = await book(enterprise.client, instrument, atQuarter(3000), 60)
  expect([soon.cancellationFee, late.cancellationFee]).toEqual([{ amount: '80.00' }, { amount: '0.00' }])
  await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId: instrument, terms: { cancellation: [] } } },
  )
  const cancelled = await cancel(enterprise.client, soon.id)
  expect(cancelled.booking!.charge).toEqual({
    total: { amount: '80.00' },
    parts: [{ kind: 'CANCELLATION', amount: { amount: '80.00' } }],
  })
  expect((await cancel(enterprise.client, late.id)).booking!.charge!.total.amount).toBe('0.00')
})

test('a lab that cancels charges nothing, and neither does the end of what was never confirmed', async () => {
  const instrument = await lab.instrument({
    terms: { cancellation: [{ minutesBefore: 1440, feePercent: 50 }] },
  })
  const booking = await book(enterprise.client, instrument, atQuarter(120), 60)
  expect((await cancel(lab.client, booking.id)).booking!.charge!.total.amount).toBe('0.00')
  const held = await hold(enterprise.client, instrument, atQuarter(120), 60)
  expect((await cancel(enterprise.client, held.booking!.id)).booking!.charge!.total.amount).toBe('0.00')
})

test('a request expires when the lab has not answered by its deadline', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL', answerMinutes: 60 } })
  const held = await hold(enterprise.client, instrument, atQuarter(600), 60)
  const { booking } = await confirm(enterprise.client, held.booking!.id)
  const minutes = (Date.parse(booking!.expiresAt!) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(58)
  expect(minutes).toBeLessThanOrEqual(60)
})
