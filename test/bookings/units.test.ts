import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { act, book, hold, outcome, readBooking } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise()
})
afterAll(() => service.stop())

const UNITS = (units: number) => ({ terms: { units } })
const assign = (bookingId: string, units: number[], by: Member = lab) =>
  act(by.client, 'assignUnits', { bookingId, units })

/** Two bookings, one after the other on different units, so that nobody fits in over both. */
async function fragmented(start: Date) {
  const instrument = await lab.instrument(UNITS(2))
  const blocker = await hold(enterprise.client, instrument, start, 60)
  const second = await book(enterprise.client, instrument, start, 60)
  const third = await book(enterprise.client, instrument, minutesAfter(start, 60), 60)
  await act(enterprise.client, 'cancelBooking', { bookingId: blocker.booking!.id })
  expect([second.unitNumbers, third.unitNumbers]).toEqual([[2], [1]])
  return { instrument, second, third }
}

test('several units are booked for the same time, priced for each, and refused when there are too few', async () => {
  const instrument = await lab.instrument(UNITS(3))
  const two = await hold(enterprise.client, instrument, atQuarter(60), 60, 'two', { units: 2 })
  expect(two.booking).toMatchObject({ units: 2, unitNumbers: [1, 2], price: { amount: '320.00' } })
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 60, 'more', { units: 2 }))).toBe(
    'SLOT_UNAVAILABLE',
  )
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 60))).toBe('HELD')
  expect(outcome(await hold(enterprise.client, instrument, atQuarter(60), 60, 'four', { units: 4 }))).toBe(
    'INVALID_INPUT',
  )
})

test('seats of a fixed session are booked in the same way', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({
    ...rule,
    opens: '08:00',
    closes: '10:00',
    mode: 'FIXED',
  }))
  const instrument = await lab.instrument({ terms: { units: 20 }, openingRules })
  const { node } = await enterprise.client.ask(
    `query ($id: ID!, $range: PeriodInput!) { node(id: $id) { ... on Instrument {
      slots(range: $range, durationMinutes: 60, first: 1) { edges { node { startsAt endsAt unitsLeft } } } } } }`,
    { id: instrument, range: { startsAt: atQuarter(60), endsAt: atQuarter(5_000) } },
  )
  const { startsAt, unitsLeft } = node.slots.edges[0].node
  expect(unitsLeft).toBe(20)
  const seats = { units: 12 }
  expect(outcome(await hold(enterprise.client, instrument, new Date(startsAt), 120, 'a', seats))).toBe('HELD')
  expect(outcome(await hold(enterprise.client, instrument, new Date(startsAt), 120, 'b', seats))).toBe(
    'SLOT_UNAVAILABLE',
  )
})

test('when only their arrangement is in the way, confirmed bookings change units at their own time', async () => {
  const start = atQuarter(120)
  const { instrument, second, third } = await fragmented(start)
  const { booking } = await hold(enterprise.client, instrument, start, 120)
  expect(booking?.status).toBe('HELD')
  const [a, b] = await Promise.all([
    readBooking(enterprise.client, second.id),
    readBooking(enterprise.client, third.id),
  ])
  expect(a.unitNumbers).toEqual(b.unitNumbers)
  expect(a.unitNumbers).not.toEqual(booking?.unitNumbers)
  expect([a.startsAt, b.startsAt]).toEqual([second.startsAt, third.startsAt])
  const moved = [a, b].find(({ history }) => history.at(-1)!.action === 'ASSIGN_UNITS')!
  expect(moved.history.at(-1)).toMatchObject({ status: 'CONFIRMED', person: null })
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
})

test('a booking that the lab has fixed to its unit is never moved', async () => {
  const start = atQuarter(120)
  const { instrument, second, third } = await fragmented(start)
  expect(outcome(await assign(second.id, [2]))).toBe('CONFIRMED')
  expect(outcome(await assign(third.id, [1]))).toBe('CONFIRMED')
  expect(outcome(await hold(enterprise.client, instrument, start, 120))).toBe('SLOT_UNAVAILABLE')
})

test('the lab gives a booking another unit, and who is not fixed makes room', async () => {
  const start = atQuarter(120)
  const instrument = await lab.instrument(UNITS(2))
  const first = await book(enterprise.client, instrument, start, 60)
  const second = await book(enterprise.client, instrument, start, 60)
  const { booking } = await assign(second.id, first.unitNumbers)
  expect(booking).toMatchObject({ unitNumbers: first.unitNumbers, unitsFixed: true })
  expect((await readBooking(enterprise.client, first.id)).unitNumbers).toEqual(second.unitNumbers)
  expect(outcome(await assign(first.id, first.unitNumbers))).toBe('UNITS_TAKEN')
  expect((await readBooking(enterprise.client, first.id)).unitNumbers).toEqual(second.unitNumbers)
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
})

test('only the lab assigns units, and only as many as were booked', async () => {
  const instrument = await lab.instrument(UNITS(2))
  const { id } = await book(enterprise.client, instrument, atQuarter(120), 60)
  for (const units of [[], [3], [1, 2], [1, 1]])
    expect(outcome(await assign(id, units))).toBe('INVALID_INPUT')
  const document =
    'mutation ($input: AssignUnitsInput!) { assignUnits(input: $input) { userErrors { code } } }'
  expect(await enterprise.client.faultOf(document, { input: { bookingId: id, units: [1] } })).toBe(
    'FORBIDDEN',
  )
})

test('the same hold many times at once is one booking, even where others must change units for it', async () => {
  const start = atQuarter(120)
  const { instrument } = await fragmented(start)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => hold(enterprise.client, instrument, start, 120, 'six times')),
  )
  expect(answers.map(outcome)).toEqual(Array(6).fill('HELD'))
  expect(new Set(answers.map(({ booking }) => booking!.id)).size).toBe(1)
})

test('alternatives have as many units as were asked for', async () => {
  const instrument = await lab.instrument(UNITS(3))
  const start = atQuarter(120)
  await book(enterprise.client, instrument, start, 120)
  const refused = await hold(enterprise.client, instrument, start, 60, 'three', { units: 3 })
  const own = refused.userErrors[0]!.alternatives!.filter(({ bookable }) => bookable.id === instrument)
  const starts = own.map(({ startsAt }) => Date.parse(startsAt))
  expect(starts.length).toBeGreaterThan(0)
  const isTaken = (at: number) => at > start.getTime() - 3_600_000 && at < start.getTime() + 7_200_000
  expect(starts.some(isTaken)).toBe(false)
})

test('units that are fixed again to the same are left as they are, and nothing is recorded', async () => {
  const instrument = await lab.instrument(UNITS(2))
  const { id } = await book(enterprise.client, instrument, atQuarter(60), 60)
  await assign(id, [2])
  const [once, twice] = [await readBooking(lab.client, id), await assign(id, [2])]
  expect(twice.booking!.unitNumbers).toEqual([2])
  expect((await readBooking(lab.client, id)).history).toEqual(once.history)
})
