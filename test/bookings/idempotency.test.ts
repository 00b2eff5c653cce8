import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancel, confirm, hold } from '../support/bookings.ts'
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

test('the same hold ten times at once is one booking', async () => {
  const instrument = await lab.instrument({ terms: { units: 5 } })
  const startsAt = atQuarter(60)
  const same = () => hold(enterprise.client, instrument, startsAt, 60, 'the-same-key')
  const answers = await Promise.all(Array.from({ length: 10 }, same))
  expect(new Set(answers.map(({ booking }) => booking?.id)).size).toBe(1)
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([])
})

test('a key that was used with another input is refused', async () => {
  const instrument = await lab.instrument()
  const other = await lab.instrument()
  await hold(enterprise.client, instrument, atQuarter(60), 60, 'used')
  for (const [bookable, minutes] of [
    [instrument, 30],
    [other, 60],
  ] as const) {
    const { booking, userErrors } = await hold(enterprise.client, bookable, atQuarter(60), minutes, 'used')
    expect(booking).toBeNull()
    expect(userErrors[0]?.code).toBe('IDEMPOTENCY_KEY_REUSED')
  }
})

test('the same key with two inputs at once is one booking and one refusal', async () => {
  const instruments = [await lab.instrument(), await lab.instrument()]
  const startsAt = atQuarter(60)
  const answers = await Promise.all(
    instruments.map((instrument) => hold(enterprise.client, instrument, startsAt, 60, 'two-at-once')),
  )
  expect(answers.map(({ booking, userErrors }) => booking?.status ?? userErrors[0]?.code).sort()).toEqual([
    'HELD',
    'IDEMPOTENCY_KEY_REUSED',
  ])
})

test('keys of two organizations have nothing to do with each other', async () => {
  const instrument = await lab.instrument({ terms: { units: 2 } })
  const startsAt = atQuarter(60)
  const mine = await hold(enterprise.client, instrument, startsAt, 60, 'shared')
  const theirs = await hold(rival.client, instrument, startsAt, 60, 'shared')
  expect(theirs.booking?.id).not.toBe(mine.booking?.id)
})

test('a retry is answered with its booking even when the slot could not be held any more', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(60)
  const first = await hold(enterprise.client, instrument, startsAt, 60, 'retry-late')
  await cancel(enterprise.client, first.booking!.id)
  await lab.client.ask(
    `mutation ($input: RetireBookableInput!) { retireBookable(input: $input) { bookable { id } } }`,
    { input: { bookableId: instrument } },
  )
  const retry = await hold(enterprise.client, instrument, startsAt, 60, 'retry-late')
  expect(retry.booking).toMatchObject({ id: first.booking!.id, status: 'CANCELLED' })
})

test('a refused hold does not use its key up', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(60)
  const taken = await hold(rival.client, instrument, startsAt, 60)
  expect((await hold(enterprise.client, instrument, startsAt, 60, 'again')).booking).toBeNull()
  await cancel(rival.client, taken.booking!.id)
  expect((await hold(enterprise.client, instrument, startsAt, 60, 'again')).booking?.status).toBe('HELD')
})

test('confirming ten times at once with one key confirms once, and is answered ten times', async () => {
  const instrument = await lab.instrument()
  const { booking } = await hold(enterprise.client, instrument, atQuarter(60), 60)
  const same = () => confirm(enterprise.client, booking!.id, 'confirm-key')
  const answers = await Promise.all(Array.from({ length: 10 }, same))
  expect(answers.map((answer) => answer.booking?.status)).toEqual(Array(10).fill('CONFIRMED'))
  expect(answers[0]!.booking!.history.map(({ status }) => status)).toEqual(['HELD', 'CONFIRMED'])
})

test('a key without characters, or with too many, is refused', async () => {
  const instrument = await lab.instrument()
  for (const key of ['', 'x'.repeat(101)]) {
    expect((await hold(enterprise.client, instrument, atQuarter(60), 60, key)).userErrors[0]).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['idempotencyKey'],
    })
  }
})
