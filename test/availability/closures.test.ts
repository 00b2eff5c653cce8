import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { confirm, hold } from '../support/bookings.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
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
afterAll(async () => {
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
  await service.stop()
})

const ADD = `mutation ($input: AddClosureInput!) {
  addClosure(input: $input) { closure { id unit reason } userErrors { code path } }
}`
const close = async (bookableId: string, startsAt: Date, minutes: number, more: object = {}) =>
  (
    await lab.client.ask(ADD, {
      input: {
        bookableId,
        startsAt,
        endsAt: minutesAfter(startsAt, minutes),
        reason: 'MAINTENANCE',
        ...more,
      },
    })
  ).addClosure
const statusOf = async (instrument: string, startsAt: Date) => {
  const { booking, userErrors } = await hold(enterprise.client, instrument, startsAt, 60)
  return booking?.status ?? userErrors[0]?.code
}

test('nothing can be booked in a closure, and again when it is removed', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(120)
  const { closure } = await close(instrument, startsAt, 120)
  expect(await statusOf(instrument, minutesAfter(startsAt, 60))).toBe('SLOT_UNAVAILABLE')
  expect(await statusOf(instrument, minutesAfter(startsAt, 120))).toBe('HELD')
  await lab.client.ask(
    `mutation ($id: ID!) { removeClosure(input: { closureId: $id }) { bookable { id } } }`,
    {
      id: closure.id,
    },
  )
  expect(await statusOf(instrument, minutesAfter(startsAt, 60))).toBe('HELD')
})

test('a closure of one unit leaves the others', async () => {
  const instrument = await lab.instrument({ terms: { units: 2 } })
  const startsAt = atQuarter(120)
  await close(instrument, startsAt, 60, { unit: 1 })
  expect(await statusOf(instrument, startsAt)).toBe('HELD')
  expect(await statusOf(instrument, startsAt)).toBe('SLOT_UNAVAILABLE')
})

test('bookings in a closure stay', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(120)
  const { booking } = await hold(enterprise.client, instrument, startsAt, 60)
  await close(instrument, startsAt, 60)
  expect((await confirm(enterprise.client, booking!.id)).booking?.status).toBe('CONFIRMED')
})

test.each([
  ['ends before it starts', -60, {}, 'PERIOD_INVALID', ['endsAt']],
  ['lasts longer than a year', 400 * 1440, {}, 'PERIOD_INVALID', ['endsAt']],
  ['ends off the quarter', 50, {}, 'OFF_GRID', ['endsAt']],
  ['names a unit that does not exist', 60, { unit: 2 }, 'INVALID_INPUT', ['unit']],
])('a closure that %s is refused', async (_what, minutes, more, code, path) => {
  const { closure, userErrors } = await close(await lab.instrument(), atQuarter(120), minutes, more)
  expect(closure).toBeNull()
  expect(userErrors).toMatchObject([{ code, path }])
})

test('closures are seen by the lab only; to others a closure does not exist', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(120)
  const { closure } = await close(instrument, startsAt, 60, { note: 'New tube' })
  const query = `query ($id: ID!, $range: PeriodInput!) { node(id: $id) { ... on Bookable { closures(range: $range) { note reason } } } }`
  const variables = { id: instrument, range: { startsAt, endsAt: minutesAfter(startsAt, 60) } }
  expect((await lab.client.ask(query, variables)).node.closures).toEqual([
    { note: 'New tube', reason: 'MAINTENANCE' },
  ])
  for (const client of [enterprise.client, service.stranger]) {
    expect((await client.ask(query, variables)).node.closures).toBeNull()
  }
  const remove = `mutation ($id: ID!) { removeClosure(input: { closureId: $id }) { bookable { id } } }`
  expect(await enterprise.client.faultOf(remove, { id: closure.id })).toBe('NOT_FOUND')
})
