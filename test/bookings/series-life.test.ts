import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { act, outcome } from '../support/bookings.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { DAYS, holdSeries, nine, readSeries, statuses, weekly } from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'
import { minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise('SMALL')
})
afterAll(() => service.stop())

const stateOf = async (id: string) => statuses(await readSeries(enterprise.client, id))

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
  if (refused === 'STATE_CONFLICT') expect((await stateOf(series!.id)).slice(0, 2)).toEqual(['HELD', 'HELD'])
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
