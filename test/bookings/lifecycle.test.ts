import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { approve, cancel, confirm, decline, hold, outcome } from '../support/bookings.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

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

const APPROVAL = { terms: { confirmation: 'APPROVAL' } }

/** Lets the time of a hold or request run out, by the database's clock. */
const runOut = (bookingId: string) =>
  service.db.execute(
    sql`update booking set due_at = clock_timestamp() - interval '1 second' where id = ${parseGlobalId(bookingId)!.key}::uuid`,
  )

async function held(instrument: string): Promise<string> {
  const { booking } = await hold(enterprise.client, instrument, atQuarter(60), 60)
  return booking!.id
}

test('an instant booking is held, then confirmed, and its history says who did what', async () => {
  const id = await held(await lab.instrument())
  const { booking } = await confirm(enterprise.client, id)
  expect(booking).toMatchObject({ status: 'CONFIRMED', expiresAt: null })
  expect(booking!.history.map(({ status, person }) => [status, person !== null])).toEqual([
    ['HELD', true],
    ['CONFIRMED', true],
  ])
})

test('a booking with approval is requested, and confirmed when the lab approves', async () => {
  const id = await held(await lab.instrument(APPROVAL))
  const requested = await confirm(enterprise.client, id)
  expect(requested.booking?.status).toBe('REQUESTED')
  expect(requested.booking?.expiresAt).toBe(requested.booking?.startsAt)
  expect(outcome(await approve(lab.client, id))).toBe('CONFIRMED')
  expect(outcome(await approve(lab.client, id))).toBe('CONFIRMED')
})

test('a declined request frees its time, and tells the enterprise why', async () => {
  const instrument = await lab.instrument(APPROVAL)
  const id = await held(instrument)
  await confirm(enterprise.client, id)
  expect(outcome(await decline(lab.client, id, 'The source is worn out'))).toBe('DECLINED')
  const { node } = await enterprise.client.ask(
    `query ($id: ID!) { node(id: $id) { ... on Booking { history { status reason organization { kind } } } } }`,
    { id },
  )
  expect(node.history.at(-1)).toEqual({
    status: 'DECLINED',
    reason: 'The source is worn out',
    organization: { kind: 'LAB' },
  })
  expect(outcome(await hold(rival.client, instrument, atQuarter(60), 60))).toBe('HELD')
})

test('a lab can neither approve nor decline what the enterprise has not confirmed', async () => {
  const id = await held(await lab.instrument(APPROVAL))
  expect(outcome(await approve(lab.client, id))).toBe('STATE_CONFLICT')
  expect(outcome(await decline(lab.client, id))).toBe('STATE_CONFLICT')
})

test('an enterprise cannot approve its own request by confirming it again', async () => {
  const instrument = await lab.instrument(APPROVAL)
  const id = await held(instrument)
  await confirm(enterprise.client, id)
  await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId: instrument, terms: { confirmation: 'INSTANT' } } },
  )
  expect(outcome(await confirm(enterprise.client, id))).toBe('REQUESTED')
})

test('a hold is confirmed in the way that it was made for, whatever the lab changes meanwhile', async () => {
  const instrument = await lab.instrument()
  const id = await held(instrument)
  await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId: instrument, terms: { confirmation: 'APPROVAL' } } },
  )
  expect(outcome(await confirm(enterprise.client, id))).toBe('CONFIRMED')
})

test('a hold ends when its time begins, at the latest', async () => {
  const { booking } = await hold(enterprise.client, await lab.instrument(), atQuarter(0), 60)
  expect(Date.parse(booking!.expiresAt!)).toBeLessThanOrEqual(Date.parse(booking!.startsAt))
})

test('the same action many times at once is done once, and answered each time', async () => {
  const id = await held(await lab.instrument())
  const answers = await Promise.all(Array.from({ length: 5 }, () => cancel(enterprise.client, id)))
  expect(answers.map(outcome)).toEqual(Array(5).fill('CANCELLED'))
  expect(answers[0]!.booking!.history).toHaveLength(2)
})

test('what has ended cannot be confirmed, and cancelling twice is the same as once', async () => {
  const id = await held(await lab.instrument())
  expect(outcome(await cancel(enterprise.client, id))).toBe('CANCELLED')
  expect(outcome(await cancel(enterprise.client, id))).toBe('CANCELLED')
  expect(outcome(await confirm(enterprise.client, id))).toBe('STATE_CONFLICT')
})

test('a lab may cancel a booking, and a booking that has begun can be cancelled by nobody', async () => {
  const first = await held(await lab.instrument())
  expect(outcome(await cancel(lab.client, first, 'No electricity'))).toBe('CANCELLED')
  const second = await held(await lab.instrument())
  await confirm(enterprise.client, second)
  await service.db.execute(
    sql`update booking set starts_at = clock_timestamp() - interval '1 minute' where id = ${parseGlobalId(second)!.key}::uuid`,
  )
  expect(outcome(await cancel(enterprise.client, second))).toBe('STATE_CONFLICT')
})

test('a hold that ran out cannot be confirmed, and nothing of it is written', async () => {
  const id = await held(await lab.instrument())
  await runOut(id)
  expect(outcome(await confirm(enterprise.client, id, 'too-late'))).toBe('HOLD_EXPIRED')
  expect(await rows(service.db, sql`select from idempotency_record where key = 'too-late'`)).toEqual([])
})

test('a hold that ran out does not stand in the way of the next one', async () => {
  const instrument = await lab.instrument()
  await runOut(await held(instrument))
  expect(outcome(await hold(rival.client, instrument, atQuarter(60), 60))).toBe('HELD')
})

test('a hold that ran out is freed by the server itself, and watchers are told', async () => {
  const instrument = await lab.instrument()
  const id = await held(instrument)
  const watch = await service.stranger.watch(
    `subscription ($scope: AvailabilityScope!) { availabilityChanged(scope: $scope) { cause } }`,
    { scope: { bookableIds: [instrument] } },
  )
  await runOut(id)
  await watch.until(({ availabilityChanged }) => availabilityChanged.cause === 'FREED')
  await watch.end()
  const { node } = await enterprise.client.ask(
    `query ($id: ID!) { node(id: $id) { ... on Booking { status history { status person { name } } } } }`,
    { id },
  )
  expect(node.status).toBe('EXPIRED')
  expect(node.history.at(-1)).toEqual({ status: 'EXPIRED', person: null })
})

test('a request that the lab did not answer in time expires', async () => {
  const id = await held(await lab.instrument(APPROVAL))
  await confirm(enterprise.client, id)
  await runOut(id)
  expect(outcome(await approve(lab.client, id))).toBe('HOLD_EXPIRED')
})
