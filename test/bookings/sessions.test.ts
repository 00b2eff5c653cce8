import { afterAll, beforeAll, expect, test } from 'vitest'
import { act, book, hold, outcome, setBack } from '../support/bookings.ts'
import { DAILY, sessionsOf, trainingOf } from '../support/experts.ts'
import { mandated } from '../support/mandates.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'
import { join } from '../support/waitlist.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member
let training: string
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[lab, enterprise, rival] = await Promise.all([seed.lab(), seed.enterprise('LARGE'), seed.enterprise()])
  training = await trainingOf(lab)
})
afterAll(() => service.stop())

const ask = (client: Member['client'], name: string, type: string, selection: string, input: object) =>
  client
    .ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path message } } }`,
      {
        input,
      },
    )
    .then((answer) => answer[name])
const PARTICIPANTS = 'booking { status participants { number name attended recordedAt } }'
const named = (client: Member['client'], bookingId: string, names: string[]) =>
  ask(client, 'nameParticipants', 'NameParticipantsInput', PARTICIPANTS, { bookingId, names })
const recorded = (client: Member['client'], bookingId: string, came: number[]) =>
  ask(client, 'recordAttendance', 'RecordAttendanceInput', PARTICIPANTS, { bookingId, came })
const nextSession = async (n: number) => (await sessionsOf(enterprise.client, training))[n]!
/** Confirmed seats of a training that nobody else has booked. */
const booked = async (units: number) => {
  const own = await trainingOf(lab)
  const [, { startsAt }] = (await sessionsOf(enterprise.client, own)) as [unknown, { startsAt: Date }]
  return book(enterprise.client, own, startsAt, 120, { units })
}

test('a training shows its sessions, its seats, and that it is free of charge', async () => {
  const { node } = await service.stranger.ask(
    `query ($id: ID!) { node(id: $id) { __typename ... on SessionSeries {
      kind serviceMode units isFree languages category { code } tariff { price { amount } } openingRules { mode } } } }`,
    { id: training },
  )
  expect(node).toMatchObject({
    ...{
      __typename: 'SessionSeries',
      kind: 'SESSION_SERIES',
      serviceMode: 'TRAINING',
      units: 5,
      isFree: true,
    },
    ...{ languages: ['zh'], category: { code: 'TRAINING' } },
  })
  expect(new Set(node.tariff.map((rate: { price: { amount: string } }) => rate.price.amount))).toEqual(
    new Set(['0.00']),
  )
  const sessions = await sessionsOf(enterprise.client, training)
  expect(sessions.length).toBeGreaterThanOrEqual(3)
  for (const { startsAt, endsAt, unitsLeft, price } of sessions) {
    expect([endsAt.getTime() - startsAt.getTime(), unitsLeft, price]).toEqual([
      7_200_000,
      5,
      { amount: '0.00' },
    ])
  }
})

test('seats are held for nothing, several at once, whole sessions only, and never more than there are', async () => {
  const { startsAt } = await nextSession(0)
  const held = await hold(enterprise.client, training, startsAt, 120, undefined, { units: 4 })
  expect(held.booking).toMatchObject({ status: 'HELD', units: 4, price: { amount: '0.00' }, priceParts: [] })
  // No other training is one in its place, though it is of the same category.
  await trainingOf(lab)
  const rest = await hold(rival.client, training, startsAt, 120, undefined, { units: 2 })
  expect(outcome(rest)).toBe('SLOT_UNAVAILABLE')
  const named = rest.userErrors[0]!.alternatives!.map(({ bookable }) => bookable.id)
  expect(new Set(named)).toEqual(new Set([training]))
  expect(outcome(await hold(rival.client, training, startsAt, 120))).toBe('HELD')
  expect(outcome(await hold(rival.client, training, startsAt, 60))).toBe('NOT_A_SESSION')
  const waits = await join(rival.client, training, { startsAt, rangeMinutes: 120, durationMinutes: 15 })
  expect(waits.waitlistEntry?.status).toBe('WAITING')
})

test('a hit says that it is free of charge', async () => {
  const { findSlots } = await enterprise.client.ask(
    `{ findSlots(filter: { serviceModes: [TRAINING] }, wish: { durationMinutes: 15 }) { edges { node { why price { amount } } } } }`,
  )
  expect(findSlots.edges[0].node).toEqual({
    ...{ why: expect.stringContaining('free of charge'), price: { amount: '0.00' } },
  })
})

test('a window books seats for an enterprise under its mandate, and names who comes', async () => {
  const window = await seeds(service).window()
  const { clerk: acting } = await mandated(enterprise, window)
  const { startsAt } = await nextSession(2)
  const { id } = await book(acting, training, startsAt, 120, { units: 1 })
  const { booking } = await named(acting, id, ['王伟'])
  expect(booking.participants).toMatchObject([{ number: 1, name: '王伟', attended: null }])
})

test.each([
  ['flexible hours', { openingRules: ALWAYS_OPEN }, ['openingRules', '0', 'mode']],
  ['no seat', { terms: { units: 0 } }, ['terms', 'units']],
  ['a category of experts', { category: 'TESTING' }, ['category']],
])('a session series with %s is refused', async (_what, changes, path) => {
  await expect(trainingOf(lab, changes)).rejects.toThrow(JSON.stringify(path).slice(1, -1))
})

test('a session series keeps its sessions fixed, and can have other seats and dates', async () => {
  const id = await trainingOf(lab)
  const rules = (mode: string) => DAILY.map((rule) => ({ ...rule, mode, opens: '09:00', closes: '10:00' }))
  const set = (mode: string) =>
    ask(lab.client, 'setOpeningRules', 'SetOpeningRulesInput', 'bookable { id }', {
      ...{ bookableId: id, rules: rules(mode) },
    })
  expect((await set('FLEXIBLE')).userErrors).toHaveLength(7)
  expect((await set('FIXED')).userErrors).toEqual([])
  const changed = await ask(
    lab.client,
    'changeSessionSeries',
    'ChangeSessionSeriesInput',
    'sessionSeries { units isFree name languages leadMinutes }',
    { sessionSeriesId: id, terms: { units: 30, leadMinutes: 60 }, languages: ['en'] },
  )
  expect(changed.sessionSeries).toEqual({
    ...{ units: 30, isFree: true, name: 'Measurement uncertainty', languages: ['en'], leadMinutes: 60 },
  })
  const [session] = await sessionsOf(enterprise.client, id)
  expect([session!.unitsLeft, session!.endsAt.getTime() - session!.startsAt.getTime()]).toEqual([
    30, 3_600_000,
  ])
})

test('an enterprise names who comes, again and again, and the lab reads it', async () => {
  const { id } = await booked(2)
  await named(enterprise.client, id, ['王伟', ' Li Mei '])
  const { booking } = await named(enterprise.client, id, ['Zhang San'])
  const expected = [
    { number: 1, name: 'Zhang San', attended: null, recordedAt: null },
    { number: 2, name: null, attended: null, recordedAt: null },
  ]
  expect(booking.participants).toEqual(expected)
  const document = `query ($id: ID!) { node(id: $id) { ... on Booking { participants { number name attended recordedAt } } } }`
  expect((await lab.client.ask(document, { id })).node.participants).toEqual(expected)
  expect(await rival.client.faultOf(document, { id })).toBe('NOT_FOUND')
})

test('the lab records who came: the booking begins, and it can be corrected when the session is over', async () => {
  const { id, startsAt } = await booked(3)
  await named(enterprise.client, id, ['A', 'B', 'C'])
  const early = await recorded(lab.client, id, [1])
  expect(early.userErrors).toMatchObject([{ code: 'STATE_CONFLICT', path: ['bookingId'] }])
  await setBack(service.db, id, Math.round((Date.parse(startsAt) - Date.now()) / 60_000) + 5)
  const begun = await recorded(lab.client, id, [1, 3])
  expect(begun.booking).toMatchObject({
    status: 'CHECKED_IN',
    participants: [
      { name: 'A', attended: true, recordedAt: expect.any(String) },
      { name: 'B', attended: false },
      { name: 'C', attended: true },
    ],
  })
  await act(lab.client, 'checkOut', { bookingId: id })
  const corrected = await recorded(lab.client, id, [1, 2])
  expect(corrected.booking).toMatchObject({ status: 'COMPLETED' })
  expect(corrected.booking.participants.map((one: { attended: boolean }) => one.attended)).toEqual([
    true,
    true,
    false,
  ])
  const late = await named(enterprise.client, id, ['D'])
  expect(late.userErrors).toMatchObject([{ code: 'STATE_CONFLICT' }])
})

test('when nobody came the booking does not begin', async () => {
  const { id, startsAt } = await booked(1)
  await setBack(service.db, id, Math.round((Date.parse(startsAt) - Date.now()) / 60_000) + 5)
  const { booking } = await recorded(lab.client, id, [])
  expect(booking).toMatchObject({ status: 'CONFIRMED', participants: [{ number: 1, attended: false }] })
})

test('what cannot be is refused: too many names, seats that are not there, and other bookings', async () => {
  const { id } = await booked(1)
  const instrument = await lab.instrument()
  const other = await book(enterprise.client, instrument, atQuarter(600), 60)
  expect((await named(enterprise.client, id, ['A', 'B'])).userErrors).toMatchObject([{ path: ['names'] }])
  expect((await named(enterprise.client, id, [' '])).userErrors).toMatchObject([{ path: ['names', '0'] }])
  for (const came of [[0], [2], [1, 1]]) {
    expect((await recorded(lab.client, id, came)).userErrors).toMatchObject([{ path: ['came'] }])
  }
  expect((await named(enterprise.client, other.id, ['A'])).userErrors).toMatchObject([
    { path: ['bookingId'] },
  ])
  expect((await recorded(lab.client, other.id, [])).userErrors).toMatchObject([{ path: ['bookingId'] }])
})
