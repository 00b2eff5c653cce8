import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import {
  acceptedOrder,
  act,
  BAR,
  documentOf,
  handOver,
  type Parties,
  receive,
  receivedOrder,
  refusal,
  registered,
  ship,
  WHERE,
} from '../support/custody.ts'
import { mandated } from '../support/mandates.ts'
import { type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { inDays } from '../support/time.ts'

let service: TestService
let parties: Parties
let enterprise: Client
let lab: Client
let rivals: Member[]
let window: Member
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  parties = { lab: await seed.lab(), enterprise: await seed.enterprise() }
  ;[enterprise, lab] = [parties.enterprise.client, parties.lab.client]
  rivals = [await seed.enterprise(), await seed.lab()]
  window = await seed.window()
})
afterAll(() => service.stop())

const CHAIN = `query ($id: ID!) { node(id: $id) { ... on Sample { id holder { kind name }
  order { id registeredSamples { edges { node { id } } } }
  custody { number condition location trackingNumber from { kind name } to { kind name } recordedFor { id } } } } }`
const chainOf = async (client: Client, id: string) => (await client.ask(CHAIN, { id })).node
const noticesOf = async (client: Client) =>
  (await client.ask('{ myNotifications { edges { node { kind } } } }')).myNotifications.edges.map(
    ({ node }: { node: { kind: string } }) => node.kind,
  )

test('both parties follow a sample from hand to hand, until it is destroyed as agreed', async () => {
  const orderId = await acceptedOrder(parties, 1)
  const [sample] = await registered(enterprise, orderId, [{ ...BAR, hazards: ['TOXIC'], storage: '2-8 °C' }])
  expect((await ship(enterprise, orderId)).order.status).toBe('SAMPLE_SHIPPED')
  const { order } = await receive(lab, orderId)
  expect(order).toMatchObject({ status: 'SAMPLE_RECEIVED', reportDueOn: expect.any(String) })
  const [reception, room] = [
    { kind: 'LAB', name: '王' },
    { kind: 'LAB', name: '力学室' },
  ]
  const subcontractor = { kind: 'SUBCONTRACTOR', name: '第二检测中心' }
  for (const [from, to] of [
    [reception, room],
    [room, subcontractor],
    [subcontractor, room],
  ])
    expect((await handOver(lab, sample!.id, { from, to })).userErrors).toEqual([])
  const last = await handOver(lab, sample!.id, { from: room, to: { kind: 'DESTROYED' }, location: '焚烧间' })
  expect(last.sample.holder).toEqual({ kind: 'DESTROYED', name: '' })
  for (const client of [enterprise, lab]) {
    const { custody, order } = await chainOf(client, sample!.id)
    expect(
      custody.map(({ number, to }: { number: number; to: { kind: string } }) => [number, to.kind]),
    ).toEqual([
      ...[
        [1, 'ENTERPRISE'],
        [2, 'CARRIER'],
        [3, 'LAB'],
        [4, 'LAB'],
        [5, 'SUBCONTRACTOR'],
        [6, 'LAB'],
        [7, 'DESTROYED'],
      ],
    ])
    expect(custody[1]).toMatchObject({
      ...{
        from: { kind: 'ENTERPRISE', name: '' },
        to: { kind: 'CARRIER', name: '顺丰' },
        trackingNumber: 'SF1',
      },
      ...{ ...WHERE, recordedFor: { id: parties.enterprise.organizationId } },
    })
    expect(order.registeredSamples.edges).toEqual([{ node: { id: sample!.id } }])
  }
  expect(await noticesOf(lab)).toContain('SAMPLES_SHIPPED')
  expect(await noticesOf(enterprise)).toContain('SAMPLES_RECEIVED')
})

test('the report is owed so many working days after the day of receipt, by the clock of the lab', async () => {
  const orderId = await acceptedOrder(parties, 1)
  await registered(enterprise, orderId, [BAR])
  const read = async () =>
    (await lab.ask('query ($id: ID!) { order(id: $id) { expectedOn reportDueOn days } }', { id: orderId }))
      .order
  const before = await read()
  const { order } = await receive(lab, orderId)
  const working = Math.floor((Date.parse(order.reportDueOn) - Date.parse(order.receivedAt)) / 86_400_000)
  expect(before.days).toBe(5)
  expect(order.reportDueOn <= before.reportDueOn).toBe(true)
  expect(working).toBeGreaterThanOrEqual(4)
})

test('samples that come later are handed over when they do', async () => {
  const orderId = await acceptedOrder(parties, 2)
  const [first, second] = await registered(enterprise, orderId)
  await ship(enterprise, orderId)
  await receive(lab, orderId, { sampleIds: [first!.id] })
  expect((await chainOf(lab, second!.id)).holder).toEqual({ kind: 'CARRIER', name: '顺丰' })
  const late = { from: { kind: 'CARRIER', name: '顺丰' }, to: { kind: 'LAB', name: '王' } }
  expect((await handOver(lab, second!.id, late)).sample.holder).toEqual(late.to)
})

test('a lab takes samples in by receiving them, so that the day from which it owes the report is when they came', async () => {
  const orderId = await acceptedOrder(parties, 1)
  const [sample] = await registered(enterprise, orderId, [BAR])
  await ship(enterprise, orderId)
  const came = { from: { kind: 'CARRIER', name: '顺丰' }, to: { kind: 'LAB', name: '王' } }
  expect(refusal(await handOver(lab, sample!.id, came))).toBe('STATE_CONFLICT to')
  expect(refusal(await receive(lab, orderId, { at: inDays(900) }))).toBe('INVALID_INPUT at')
  expect((await receive(lab, orderId)).order.status).toBe('SAMPLE_RECEIVED')
})

test('what the enterprise brings itself needs no carrier', async () => {
  const orderId = await acceptedOrder(parties, 1)
  const [sample] = await registered(enterprise, orderId, [BAR])
  expect((await receive(lab, orderId)).order.status).toBe('SAMPLE_RECEIVED')
  expect((await chainOf(lab, sample!.id)).custody).toHaveLength(2)
})

test('a lab rejects samples with a reason, which ends the order, and gives them back', async () => {
  const {
    orderId,
    samples: [sample],
  } = await receivedOrder(parties, [{ ...BAR, afterTest: 'RETURN' }])
  expect(refusal(await act(lab, 'rejectSamples', { orderId, reason: ' ' }))).toBe('INVALID_INPUT reason')
  const { order } = await act(lab, 'rejectSamples', { orderId, reason: '样品受潮' })
  expect(order.status).toBe('REJECTED_SAMPLE')
  expect(order.history.at(-1)).toMatchObject({ action: 'REJECT_SAMPLE', reason: '样品受潮' })
  const carrier = { kind: 'CARRIER', name: '中通' }
  await handOver(lab, sample!.id, { from: { kind: 'LAB', name: '王' }, to: carrier })
  const back = await handOver(enterprise, sample!.id, { from: carrier, to: { kind: 'ENTERPRISE' } })
  expect(back.sample.holder).toEqual({ kind: 'ENTERPRISE', name: '' })
  expect(await noticesOf(enterprise)).toContain('SAMPLES_REJECTED')
})

test('a sample is found by its label, as it stands on it or as it is scanned, by its parties alone', async () => {
  const {
    samples: [sample],
  } = await receivedOrder(parties)
  const FIND = 'query ($label: String!) { sample(label: $label) { id qrSvg } }'
  const { label, qrPayload } = sample!
  for (const text of [label, qrPayload, label.toLowerCase().replaceAll('-', ' ')])
    expect((await lab.ask(FIND, { label: text })).sample).toEqual({
      ...{ id: sample!.id, qrSvg: expect.stringMatching(/^<svg/) },
    })
  for (const { client } of rivals) expect(await client.faultOf(FIND, { label })).toBe('NOT_FOUND')
  expect(await service.stranger.faultOf(FIND, { label })).toBe('UNAUTHENTICATED')
  expect(await lab.faultOf(FIND, { label: `${label.slice(0, -1)}*` })).toBe('BAD_USER_INPUT')
})

describe('it is refused', () => {
  let ids: { orderId: string; sampleId: string }
  beforeAll(async () => {
    const { orderId, samples } = await receivedOrder(parties, [{ ...BAR, afterTest: 'KEEP' }])
    ids = { orderId, sampleId: samples[0]!.id }
  })
  const at = { kind: 'LAB', name: '王' }
  const minutes = (after: number) => new Date(Date.now() + after * 60_000).toISOString()

  test.each<[string, object, string]>([
    [
      'to give away what one does not have',
      { from: { kind: 'LAB', name: '李' }, to: at },
      'CUSTODY_GAP from',
    ],
    ['to destroy what is to be kept', { from: at, to: { kind: 'DESTROYED' } }, 'STATE_CONFLICT to'],
    ['to hand over before one had it', { from: at, to: at, at: minutes(-60) }, 'INVALID_INPUT at'],
    ['to hand over in the future', { from: at, to: at, at: minutes(60) }, 'INVALID_INPUT at'],
    ['to name no carrier', { from: at, to: { kind: 'CARRIER' } }, 'INVALID_INPUT to.name'],
    ['to say nothing of its condition', { from: at, to: at, condition: ' ' }, 'INVALID_INPUT condition'],
    ['to say nothing of the place', { from: at, to: at, location: '' }, 'INVALID_INPUT location'],
  ])('%s', async (_what, input, problem) => {
    expect(refusal(await handOver(lab, ids.sampleId, input))).toBe(problem)
    expect((await chainOf(lab, ids.sampleId)).custody).toHaveLength(3)
  })

  test('to say for the lab where a sample of it went', async () => {
    const input = { from: at, to: { kind: 'ENTERPRISE' } }
    expect(refusal(await handOver(enterprise, ids.sampleId, input))).toBe('STATE_CONFLICT to')
  })

  test('to register what was not ordered, or is not described', async () => {
    const orderId = await acceptedOrder(parties, 1)
    const register = async (...samples: object[]) =>
      refusal(
        await act(enterprise, 'registerSamples', {
          orderId,
          samples,
          location: '仓库',
          idempotencyKey: randomUUID(),
        }),
      )
    expect(await register(BAR, BAR)).toBe('INVALID_INPUT samples')
    expect(await register()).toBe('INVALID_INPUT samples')
    expect(await register({ ...BAR, name: ' ' })).toBe('INVALID_INPUT samples.0.name')
    expect(await register({ ...BAR, quantity: 0 })).toBe('INVALID_INPUT samples.0.quantity')
    expect(await register({ ...BAR, quantity: 0.0001 })).toBe('INVALID_INPUT samples.0.quantity')
    expect(await register({ ...BAR, hazards: ['TOXIC', 'TOXIC'] })).toBe('INVALID_INPUT samples.0.hazards')
    expect(await register(BAR)).toBeUndefined()
  })

  test('to send or take in what is not registered, or was taken in', async () => {
    const orderId = await acceptedOrder(parties, 1)
    expect(refusal(await ship(enterprise, orderId))).toBe('STATE_CONFLICT orderId')
    expect(refusal(await receive(lab, orderId))).toBe('STATE_CONFLICT orderId')
    expect(refusal(await ship(enterprise, ids.orderId))).toBe('STATE_CONFLICT orderId')
  })
})

test('the same hand-over or registration sent twice is done once', async () => {
  const {
    samples: [sample],
  } = await receivedOrder(parties)
  const here = { kind: 'LAB', name: '王' }
  const input = { from: here, to: here, idempotencyKey: randomUUID() }
  await handOver(lab, sample!.id, input)
  await handOver(lab, sample!.id, input)
  expect((await chainOf(lab, sample!.id)).custody).toHaveLength(4)
  const orderId = await acceptedOrder(parties, 2)
  const registering = { orderId, samples: [BAR], location: '仓库', idempotencyKey: randomUUID() }
  const [one, two] = [
    await act(enterprise, 'registerSamples', registering),
    await act(enterprise, 'registerSamples', registering),
  ]
  expect(two.samples).toEqual(one.samples)
})

test('others see no sample and do nothing with it, in the words for what is not there', async () => {
  const {
    orderId,
    samples: [sample],
  } = await receivedOrder(parties)
  const here = { kind: 'LAB', name: '王' }
  for (const { client } of rivals) {
    expect(await client.faultOf(CHAIN, { id: sample!.id })).toBe('NOT_FOUND')
    const handing = { sampleId: sample!.id, from: here, to: here, ...WHERE, idempotencyKey: randomUUID() }
    expect(await client.faultOf(documentOf('handOverSample'), { input: handing })).toBe('NOT_FOUND')
    const receiving = { orderId, ...WHERE }
    expect(await client.faultOf(documentOf('receiveSamples'), { input: receiving })).toBe('NOT_FOUND')
  }
})

test('a window registers and sends samples under a mandate with ORDER, and only sees them with VIEW', async () => {
  const orderId = await acceptedOrder(parties, 1)
  await mandated(parties.enterprise, window, { scopes: ['VIEW', 'ORDER'] })
  const acting = window.client.actingFor(parties.enterprise.organizationId)
  const [sample] = await registered(acting, orderId, [BAR])
  expect((await ship(acting, orderId)).order.status).toBe('SAMPLE_SHIPPED')
  const { custody } = await chainOf(acting, sample!.id)
  expect(custody.at(-1).recordedFor).toEqual({ id: parties.enterprise.organizationId })
  const viewer = await seeds(service).window()
  await mandated(parties.enterprise, viewer, { scopes: ['VIEW'] })
  const viewing = viewer.client.actingFor(parties.enterprise.organizationId)
  expect((await chainOf(viewing, sample!.id)).custody).toHaveLength(2)
  const from = { kind: 'CARRIER', name: '顺丰' }
  const input = { sampleId: sample!.id, from, to: from, ...WHERE, idempotencyKey: randomUUID() }
  expect(await viewing.faultOf(documentOf('handOverSample'), { input })).toBe('FORBIDDEN')
})
