import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { act, approve, book, cancel, decline, hold, outcome, readBooking } from '../support/bookings.ts'
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

const start = atQuarter(600)
const move = (bookingId: string, to: Date, minutes: number, idempotencyKey: string = randomUUID()) =>
  act(enterprise.client, 'rescheduleBooking', {
    ...{ bookingId, startsAt: to, endsAt: minutesAfter(to, minutes), idempotencyKey },
  })

test('a booking moves to its new time at a new price, and the old time is free', async () => {
  const instrument = await lab.instrument()
  const { id } = await book(enterprise.client, instrument, start, 60)
  const { booking } = await move(id, minutesAfter(start, 300), 120)
  expect(booking).toMatchObject({
    ...{ id, status: 'CONFIRMED', startsAt: minutesAfter(start, 300).toISOString() },
    price: { amount: '320.00' },
  })
  expect(booking!.history.at(-1)!.action).toBe('RESCHEDULE')
  expect(outcome(await hold(rival.client, instrument, start, 60))).toBe('HELD')
  expect(outcome(await hold(rival.client, instrument, minutesAfter(start, 300), 60))).toBe('SLOT_UNAVAILABLE')
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
})

test('the new time may overlap the old one', async () => {
  const { id } = await book(enterprise.client, await lab.instrument(), start, 60)
  expect(outcome(await move(id, minutesAfter(start, 30), 60))).toBe('CONFIRMED')
})

test('a refused move keeps the old time', async () => {
  const instrument = await lab.instrument()
  const { id } = await book(enterprise.client, instrument, start, 60)
  await book(rival.client, instrument, minutesAfter(start, 120), 60)
  const refused = await move(id, minutesAfter(start, 90), 60)
  expect(outcome(refused)).toBe('SLOT_UNAVAILABLE')
  expect(refused.userErrors[0]!.alternatives!.length).toBeGreaterThanOrEqual(0)
  expect(await readBooking(enterprise.client, id)).toMatchObject({
    ...{ status: 'CONFIRMED', startsAt: start.toISOString(), unitNumbers: [1] },
  })
  expect(outcome(await hold(rival.client, instrument, start, 60))).toBe('SLOT_UNAVAILABLE')
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
})

test('the same move sent again moves nothing twice, and its key serves no other move', async () => {
  const { id } = await book(enterprise.client, await lab.instrument(), start, 60)
  const first = await move(id, minutesAfter(start, 60), 60, 'once')
  expect((await move(id, minutesAfter(start, 60), 60, 'once')).booking).toEqual(first.booking)
  expect(outcome(await move(id, minutesAfter(start, 120), 60, 'once'))).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('a move follows the terms: off the grid, too long, and when cancelling costs already, it is refused', async () => {
  const terms = { maxMinutes: 120, cancellation: [{ minutesBefore: 60, feePercent: 10 }] }
  const { id } = await book(enterprise.client, await lab.instrument({ terms }), start, 60)
  expect(outcome(await move(id, minutesAfter(start, 7), 60))).toBe('OFF_GRID')
  expect(outcome(await move(id, minutesAfter(start, 60), 180))).toBe('TOO_LONG')
  const late = await lab.instrument({ terms: { cancellation: [{ minutesBefore: 1440, feePercent: 10 }] } })
  const { id: soon } = await book(enterprise.client, late, start, 60)
  expect(outcome(await move(soon, minutesAfter(start, 60), 60))).toBe('FEE_DUE')
})

test('what is only held, or has ended, is not moved', async () => {
  const instrument = await lab.instrument()
  const held = await hold(enterprise.client, instrument, start, 60)
  expect(outcome(await move(held.booking!.id, minutesAfter(start, 60), 60))).toBe('STATE_CONFLICT')
  await cancel(enterprise.client, held.booking!.id)
  expect(outcome(await move(held.booking!.id, minutesAfter(start, 60), 60))).toBe('STATE_CONFLICT')
})

test('a request that is moved waits for the lab at its new time', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const { id } = await book(enterprise.client, instrument, start, 60)
  const { booking } = await move(id, minutesAfter(start, 60), 60)
  expect(booking).toMatchObject({ id, status: 'REQUESTED' })
})

test('where the lab approves, both times are kept until it answers; approved, the old one ends without a fee', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const old = await book(enterprise.client, instrument, start, 60)
  await approve(lab.client, old.id)
  const { booking } = await move(old.id, minutesAfter(start, 60), 60)
  expect(booking).toMatchObject({ status: 'REQUESTED', replaces: { id: old.id, status: 'CONFIRMED' } })
  expect(outcome(await move(old.id, minutesAfter(start, 180), 60))).toBe('STATE_CONFLICT')
  expect((await approve(lab.client, booking!.id)).booking).toMatchObject({
    status: 'CONFIRMED',
    replaces: { status: 'CANCELLED' },
  })
  expect((await readBooking(enterprise.client, old.id)).charge!.total.amount).toBe('0.00')
  expect(outcome(await hold(rival.client, instrument, start, 60))).toBe('HELD')
})

test('a declined move keeps the old booking, and cancelling that ends the wish to move it', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const old = await book(enterprise.client, instrument, start, 60)
  await approve(lab.client, old.id)
  const first = await move(old.id, minutesAfter(start, 60), 60)
  expect(outcome(await decline(lab.client, first.booking!.id))).toBe('DECLINED')
  expect((await readBooking(enterprise.client, old.id)).status).toBe('CONFIRMED')
  const second = await move(old.id, minutesAfter(start, 120), 60)
  await cancel(enterprise.client, old.id)
  expect((await readBooking(enterprise.client, second.booking!.id)).status).toBe('CANCELLED')
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
})

test('the same move many times at once is one move, where the lab approves too', async () => {
  const instant = await book(enterprise.client, await lab.instrument(), start, 60)
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => move(instant.id, minutesAfter(start, 120), 60, 'four times')),
  )
  expect(answers.map(outcome)).toEqual(Array(4).fill('CONFIRMED'))
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const old = await book(enterprise.client, instrument, start, 60)
  await approve(lab.client, old.id)
  const requests = await Promise.all(
    Array.from({ length: 4 }, () => move(old.id, minutesAfter(start, 120), 60, 'four requests')),
  )
  expect(requests.map(outcome)).toEqual(Array(4).fill('REQUESTED'))
  expect(new Set(requests.map(({ booking }) => booking!.id)).size).toBe(1)
})

test('where the lab approves, a new time over the old one is refused with the reason', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const old = await book(enterprise.client, instrument, start, 60)
  await approve(lab.client, old.id)
  expect(outcome(await move(old.id, minutesAfter(start, 30), 60))).toBe('MOVE_OVERLAPS')
})

test('who has come needs no other time: what was asked for is free again', async () => {
  const instrument = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const soon = atQuarter(0)
  const old = await book(enterprise.client, instrument, soon, 60)
  await approve(lab.client, old.id)
  const { booking } = await move(old.id, minutesAfter(soon, 120), 60)
  expect(outcome(await act(enterprise.client, 'checkIn', { bookingId: old.id }))).toBe('CHECKED_IN')
  expect((await readBooking(enterprise.client, booking!.id)).status).toBe('CANCELLED')
})
