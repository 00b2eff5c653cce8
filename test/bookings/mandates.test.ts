import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { act, approve, book, cancel, confirm, hold, outcome } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { mandated, readMandate, revoke } from '../support/mandates.ts'
import { addressee } from '../support/notices.ts'
import { settled } from '../support/outbox.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { dayFromNow, holdSeries } from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'
import { leave, readEntry, standing, waiting } from '../support/waitlist.ts'

// An hour costs 160 yuan.
let service: TestService
let lab: Lab
let instrument: string
let rival: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  rival = await seeds(service).enterprise()
  instrument = await lab.instrument({ terms: { units: 100 } })
})
afterAll(() => service.stop())

/** An enterprise and a window that nobody has dealt with before, and its mandate. */
async function newPair(input: object = {}, size: 'SMALL' | 'LARGE' = 'SMALL') {
  const [enterprise, window] = [await seeds(service).enterprise(size), await seeds(service).window()]
  return { enterprise, window, ...(await mandated(enterprise, window, input)) }
}

/** The usual enterprise and window, with a mandate of their own in place of the one before. */
async function pair(input: object = {}) {
  if (usual) await revoke(usual.enterprise.client, usual.id)
  usual = usual
    ? { ...usual, ...(await mandated(usual.enterprise, usual.window, input)) }
    : await newPair(input)
  return usual
}
let usual: Awaited<ReturnType<typeof newPair>> | null = null

const START = () => atQuarter(600)
const holdHours = (client: Client, hours: number, key?: string) =>
  hold(client, instrument, START(), hours * 60, key)
const spent = async ({ client }: Member, id: string) => (await readMandate(client, id)).spent?.amount
const node = (client: Client, id: string) =>
  client.faultOf('query ($id: ID!) { node(id: $id) { id } }', { id })

test("a booking under a mandate is the enterprise's, at its price, and counts against the mandate", async () => {
  const { enterprise, clerk, id } = await newPair({ cap: '1000' }, 'LARGE')
  const { booking } = await holdHours(clerk, 2)
  expect(booking).toMatchObject({ status: 'HELD', sizeClass: 'LARGE', price: { amount: '400.00' } })
  expect(outcome(await confirm(clerk, booking!.id))).toBe('CONFIRMED')
  expect(await spent(enterprise, id)).toBe('400.00')
  const { myBookings } = await enterprise.client.ask(
    '{ myBookings { edges { node { id enterprise { id } } } } }',
  )
  expect(myBookings.edges).toEqual([
    { node: { id: booking!.id, enterprise: { id: enterprise.organizationId } } },
  ])
})

test('the market is asked at the prices of the enterprise', async () => {
  const { clerk, window } = await pair()
  const document = `query ($labs: [ID!]) { findSlots(filter: { labIds: $labs }, wish: { durationMinutes: 60 }) {
    edges { node { price { amount } } } } }`
  const priceFor = async (client: Client) =>
    (await client.ask(document, { labs: [lab.organizationId] })).findSlots.edges[0].node.price?.amount
  expect([await priceFor(clerk), await priceFor(window.client)]).toEqual(['160.00', undefined])
})

test('every record keeps who acted and for whom; the lab learns who, and not on which terms', async () => {
  const { enterprise, window, clerk, id } = await pair()
  const { booking } = await holdHours(clerk, 1)
  await confirm(enterprise.client, booking!.id)
  await act(clerk, 'rescheduleBooking', {
    bookingId: booking!.id,
    ...{ startsAt: minutesAfter(START(), 120), endsAt: minutesAfter(START(), 180), idempotencyKey: 'k' },
  })
  const document = `query ($id: ID!) { node(id: $id) { ... on Booking { bookedBy { id } mandate { id }
    history { action organization { id } onBehalfOf { id } person { name } } } } }`
  const acted = { organization: { id: window.organizationId }, onBehalfOf: { id: enterprise.organizationId } }
  const history = [
    { action: 'HOLD', ...acted },
    { action: 'CONFIRM', organization: { id: enterprise.organizationId }, onBehalfOf: null },
    { action: 'RESCHEDULE', ...acted },
  ]
  const bookedBy = { id: window.organizationId }
  for (const client of [enterprise.client, clerk]) {
    const seen = (await client.ask(document, { id: booking!.id })).node
    expect(seen).toMatchObject({ bookedBy, mandate: { id }, history })
  }
  const atLab = (await lab.client.ask(document, { id: booking!.id })).node
  expect(atLab).toMatchObject({ bookedBy, mandate: null, history })
})

test('with VIEW all bookings of the enterprise are seen, without it those made under the mandate', async () => {
  const { enterprise, clerk } = await newPair({ scopes: ['VIEW'] })
  const other = await mandated(enterprise, await seeds(service).window(), { scopes: ['BOOK'] })
  const own = (await holdHours(enterprise.client, 1)).booking!.id
  const made = (await holdHours(other.clerk, 1)).booking!.id
  const list = async (client: Client) =>
    (await client.ask('{ myBookings { edges { node { id } } } }')).myBookings.edges.length
  expect([await list(clerk), await list(other.clerk)]).toEqual([2, 1])
  expect([await node(clerk, own), await node(clerk, made)]).toEqual([undefined, undefined])
  expect([await node(other.clerk, own), await node(other.clerk, made)]).toEqual(['NOT_FOUND', undefined])
  const waits = `{ myWaitlist { edges { node { id } } } }`
  const far = { startsAt: atQuarter(900) }
  const crowded = await lab.instrument()
  await book(rival.client, crowded, far.startsAt, 60)
  const entry = await waiting(other.clerk, crowded, far)
  await waiting(enterprise.client, crowded, far)
  expect((await other.clerk.ask(waits)).myWaitlist.edges).toEqual([{ node: { id: entry.id } }])
  expect((await clerk.ask(waits)).myWaitlist.edges).toHaveLength(2)
})

test('each scope allows what it names, and nothing else', async () => {
  const { enterprise, clerk: viewer } = await pair({ scopes: ['VIEW', 'ORDER'] })
  const { clerk: booker } = await mandated(enterprise, await seeds(service).window(), {
    scopes: ['VIEW', 'BOOK'],
  })
  const { clerk: confirmer } = await mandated(enterprise, await seeds(service).window(), {
    scopes: ['VIEW', 'CONFIRM'],
  })
  const held = async () => (await holdHours(enterprise.client, 1)).booking!.id
  const bookingId = await held()
  const period = { startsAt: atQuarter(1200), endsAt: atQuarter(1260), idempotencyKey: 'k' }
  const crowded = await lab.instrument()
  await book(rival.client, crowded, period.startsAt, 60)
  const entry = await waiting(booker, crowded, { startsAt: period.startsAt })
  const wish = { range: { startsAt: period.startsAt, endsAt: period.endsAt }, durationMinutes: 60 }
  const booking: [string, string, object][] = [
    ['holdSlot', 'HoldSlotInput', { bookableId: instrument, ...period }],
    ['cancelBooking', 'EndBookingInput', { bookingId }],
    ['rescheduleBooking', 'RescheduleBookingInput', { bookingId, ...period }],
    ['extendBooking', 'ExtendBookingInput', { bookingId, endsAt: period.endsAt, idempotencyKey: 'k' }],
    ['checkIn', 'CheckInInput', { bookingId }],
    ['checkOut', 'CheckOutInput', { bookingId }],
    ['joinWaitlist', 'JoinWaitlistInput', { bookableId: crowded, ...wish, idempotencyKey: 'k' }],
    ['leaveWaitlist', 'LeaveWaitlistInput', { entryId: entry.id }],
  ]
  const ask = (client: Client, [name, type, input]: [string, string, object]) =>
    client.faultOf(`mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`, {
      input,
    })
  for (const each of booking) {
    for (const client of [viewer, confirmer])
      expect([each[0], await ask(client, each)]).toEqual([each[0], 'FORBIDDEN'])
    expect([each[0], await ask(booker, each)]).toEqual([each[0], undefined])
  }
  const confirming = async (): Promise<[string, string, object]> => [
    ...(['confirmBooking', 'ConfirmBookingInput'] as const),
    { bookingId: await held(), idempotencyKey: randomUUID() },
  ]
  for (const client of [viewer, booker]) expect(await ask(client, await confirming())).toBe('FORBIDDEN')
  expect(await ask(confirmer, await confirming())).toBeUndefined()
  const { message } = (
    await viewer.send(
      'mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { userErrors { code } } }',
      { input: booking[0]![2] },
    )
  ).errors![0]!
  expect(message).toContain('scope BOOK')
})

const EXCEEDED = `mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { booking { id } userErrors {
  code message ... on MandateCapExceeded { cap { amount } spent { amount } asked { amount } } } } }`

test('what would exceed the cap is refused with the amounts, in both languages, and writes nothing', async () => {
  const { enterprise, clerk, id } = await newPair({ cap: '500' })
  expect(outcome(await holdHours(clerk, 2))).toBe('HELD')
  const input = {
    bookableId: instrument,
    startsAt: START(),
    endsAt: minutesAfter(START(), 120),
    idempotencyKey: 'n',
  }
  const [error] = (await clerk.ask(EXCEEDED, { input })).holdSlot.userErrors
  expect(error).toMatchObject({
    ...{ code: 'MANDATE_CAP_EXCEEDED', cap: { amount: '500.00' }, spent: { amount: '320.00' } },
    ...{ asked: { amount: '320.00' }, message: expect.stringContaining('320.00') },
  })
  const [said] = (await clerk.speaking('zh').ask(EXCEEDED, { input })).holdSlot.userErrors
  expect(said.message).toContain('上限为 500.00 元')
  expect(await spent(enterprise, id)).toBe('320.00')
  expect(
    (await enterprise.client.ask('{ myBookings { edges { node { id } } } }')).myBookings.edges,
  ).toHaveLength(1)
})

test('what was given up counts no more, and what was charged for it does', async () => {
  const terms = { cancellation: [{ minutesBefore: 10_000, feePercent: 50 }] }
  const dear = await lab.instrument({ terms })
  const { enterprise, clerk, id } = await pair({ cap: '320' })
  const held = (await holdHours(clerk, 2)).booking!.id
  expect(outcome(await holdHours(clerk, 1))).toBe('MANDATE_CAP_EXCEEDED')
  await cancel(clerk, held)
  expect(await spent(enterprise, id)).toBe('0.00')
  const { booking } = await hold(clerk, dear, START(), 120)
  await confirm(clerk, booking!.id)
  await cancel(clerk, booking!.id)
  expect(await spent(enterprise, id)).toBe('160.00')
  expect(outcome(await holdHours(clerk, 2))).toBe('MANDATE_CAP_EXCEEDED')
  expect(outcome(await holdHours(clerk, 1))).toBe('HELD')
})

test('a retry gets its booking though the cap is full by now', async () => {
  const { clerk } = await pair({ cap: '160' })
  const startsAt = START()
  const first = await hold(clerk, instrument, startsAt, 60, 'again')
  const second = await hold(clerk, instrument, startsAt, 60, 'again')
  expect(second.booking!.id).toBe(first.booking!.id)
})

test('a key that the enterprise has used is refused, and does not answer with its booking', async () => {
  const { enterprise, clerk } = await pair()
  const startsAt = START()
  await hold(enterprise.client, instrument, startsAt, 60, 'shared')
  expect(outcome(await hold(clerk, instrument, startsAt, 60, 'shared'))).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('a series, a later end and another time respect the cap', async () => {
  const { enterprise, clerk, id } = await pair({ cap: '500' })
  const dates = [10, 11, 12, 13].map((days) => dayFromNow(days))
  const series = await holdSeries(clerk, instrument, { dates })
  expect(series).toMatchObject({ series: null, userErrors: [{ code: 'MANDATE_CAP_EXCEEDED' }] })
  expect(await spent(enterprise, id)).toBe('0.00')
  const bookingId = (await book(clerk, instrument, START(), 120)).id
  const later = (hours: number) => ({
    endsAt: minutesAfter(START(), hours * 60),
    idempotencyKey: randomUUID(),
  })
  expect(outcome(await act(clerk, 'extendBooking', { bookingId, ...later(4) }))).toBe('MANDATE_CAP_EXCEEDED')
  expect(outcome(await act(clerk, 'extendBooking', { bookingId, ...later(3) }))).toBe('CONFIRMED')
  const move = (hours: number) => ({ bookingId, startsAt: START(), ...later(hours) })
  expect(outcome(await act(clerk, 'rescheduleBooking', move(5)))).toBe('MANDATE_CAP_EXCEEDED')
  expect(outcome(await act(clerk, 'rescheduleBooking', move(2)))).toBe('CONFIRMED')
  expect(await spent(enterprise, id)).toBe('320.00')
})

test('a new time that its lab must approve counts with what it costs more, while both are kept', async () => {
  const asked = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const { enterprise, clerk, id } = await pair({ cap: '500' })
  const { booking } = await hold(clerk, asked, START(), 120)
  await confirm(clerk, booking!.id)
  await approve(lab.client, booking!.id)
  const startsAt = minutesAfter(START(), 300)
  const move = { bookingId: booking!.id, startsAt, endsAt: minutesAfter(startsAt, 180), idempotencyKey: 'm' }
  const moved = await act(clerk, 'rescheduleBooking', move)
  expect(outcome(moved)).toBe('REQUESTED')
  expect(await spent(enterprise, id)).toBe('480.00')
  await approve(lab.client, moved.booking!.id)
  expect(await spent(enterprise, id)).toBe('480.00')
})

test("what a delegate does to the enterprise's own booking counts from then on", async () => {
  const { enterprise, clerk, id } = await pair({ cap: '320' })
  const own = (await holdHours(enterprise.client, 2)).booking!.id
  expect(await spent(enterprise, id)).toBe('0.00')
  expect(outcome(await confirm(clerk, own))).toBe('CONFIRMED')
  expect(await spent(enterprise, id)).toBe('320.00')
  const another = (await holdHours(enterprise.client, 1)).booking!.id
  expect(outcome(await confirm(clerk, another))).toBe('MANDATE_CAP_EXCEEDED')
  expect(outcome(await confirm(enterprise.client, another))).toBe('CONFIRMED')
})

test('what the enterprise itself adds counts and is not refused, and what costs less is never refused', async () => {
  const { enterprise, clerk, id } = await pair({ cap: '160' })
  const bookingId = (await book(clerk, instrument, START(), 60)).id
  const later = { bookingId, endsAt: minutesAfter(START(), 120), idempotencyKey: randomUUID() }
  expect(outcome(await act(clerk, 'extendBooking', later))).toBe('MANDATE_CAP_EXCEEDED')
  expect(outcome(await act(enterprise.client, 'extendBooking', later))).toBe('CONFIRMED')
  expect(await spent(enterprise, id)).toBe('320.00')
  expect(outcome(await cancel(clerk, bookingId))).toBe('CANCELLED')
  expect(await spent(enterprise, id)).toBe('0.00')
})

test('an offer to whoever waits under a mandate is made as far as the cap goes, and counts', async () => {
  const crowded = await lab.instrument({ terms: { units: 2 } })
  const { enterprise, window, clerk, id } = await pair({ cap: '160' })
  const startsAt = atQuarter(900)
  const taken = [
    await book(rival.client, crowded, startsAt, 60),
    await book(rival.client, crowded, startsAt, 60),
  ]
  const entries = [await waiting(clerk, crowded, { startsAt }), await waiting(clerk, crowded, { startsAt })]
  for (const booking of taken) await cancel(rival.client, booking.id)
  const standings = await Promise.all(entries.map(async (entry) => (await readEntry(clerk, entry)).status))
  expect(standings).toEqual(['OFFERED', 'WAITING'])
  expect(await spent(enterprise, id)).toBe('160.00')
  const joined =
    'query ($id: ID!) { node(id: $id) { ... on WaitlistEntry { joinedThrough { id } enterprise { id } } } }'
  expect((await lab.client.ask(joined, { id: entries[0]!.id })).node).toEqual({
    ...{ joinedThrough: { id: window.organizationId }, enterprise: { id: enterprise.organizationId } },
  })
  const { offer } = await readEntry(clerk, entries[0]!)
  expect(outcome(await confirm(clerk, offer!.id))).toBe('CONFIRMED')
})

test('whose mandate has ended is offered nothing more, and those behind are', async () => {
  const crowded = await lab.instrument()
  const { enterprise, clerk, id } = await pair()
  const startsAt = atQuarter(900)
  const taken = await book(rival.client, crowded, startsAt, 60)
  const [first, second] = [
    await waiting(clerk, crowded, { startsAt }),
    await waiting(rival.client, crowded, { startsAt }),
  ]
  await revoke(enterprise.client, id)
  await cancel(rival.client, taken.id)
  expect((await readEntry(enterprise.client, first)).status).toBe('WAITING')
  expect((await readEntry(rival.client, second)).status).toBe('OFFERED')
  expect(standing(await leave(enterprise.client, first.id))).toBe('LEFT')
})

test('after the revocation the delegate sees and does nothing more; what was booked stays', async () => {
  const { enterprise, window, clerk, id } = await newPair()
  const booking = await book(clerk, instrument, START(), 60)
  await revoke(enterprise.client, id)
  expect(await node(clerk, booking.id)).toBe('FORBIDDEN')
  expect(await node(window.client, booking.id)).toBe('NOT_FOUND')
  const { myBookings } = await enterprise.client.ask('{ myBookings { edges { node { id status } } } }')
  expect(myBookings.edges).toEqual([{ node: { id: booking.id, status: 'CONFIRMED' } }])
  expect(await readMandate(window.client, id)).toMatchObject({ status: 'REVOKED', spent: null })
})

const WATCH = 'subscription { bookingChanged { booking { id } event { action } } }'
const watch = async (client: Client) => {
  await settled(service.db)
  return client.watch<{ bookingChanged: { booking: { id: string } } }>(WATCH)
}

test.each([
  ['revoked', (id: string, enterprise: Member) => revoke(enterprise.client, id)],
  [
    'over',
    (id: string) =>
      service.db.execute(
        sql`update mandate set valid_from = now() - interval '2 days', valid_until = now()
          where id = ${parseGlobalId(id)!.key}::uuid`,
      ),
  ],
])('a subscription under a mandate ends at the next event once that is %s', async (_how, end) => {
  const { enterprise, clerk, id } = await pair({ scopes: ['VIEW'] })
  const watching = await watch(clerk)
  const first = (await holdHours(enterprise.client, 1)).booking!.id
  expect((await watching.next()).bookingChanged.booking.id).toBe(first)
  await end(id, enterprise)
  const next = (await holdHours(enterprise.client, 1)).booking!.id
  const ended = await watching.next().catch((errors: unknown) => errors)
  expect(ended).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect(JSON.stringify(ended)).not.toContain(next)
  await watching.end()
})

test('whoever acts for an enterprise is looked at again when its size class changes', async () => {
  const { enterprise, window } = await newPair()
  const { personId } = await addressee(service.db, window)
  const doubts = async () =>
    rows(
      service.db,
      sql`select subject_id from outbox where topic = 'ACCESS' and subject_id = ${personId}::uuid
        union all select subject_id from event where topic = 'ACCESS' and subject_id = ${personId}::uuid`,
    )
  const before = (await doubts()).length
  await service.db.execute(
    sql`update organization set size_class = 'MEDIUM' where id = ${parseGlobalId(enterprise.organizationId)!.key}::uuid`,
  )
  expect((await doubts()).length).toBe(before + 1)
})

test('bookings are watched with VIEW only', async () => {
  const { clerk } = await pair({ scopes: ['BOOK', 'CONFIRM'] })
  const watching = await watch(clerk)
  await expect(watching.next()).rejects.toThrow('FORBIDDEN')
  await watching.end()
})

test('server-sent events take the same header', async () => {
  const { enterprise, clerk, window } = await pair()
  const told = async (actingFor: string) => {
    const response = await fetch(`${service.url}/graphql/stream?${new URLSearchParams({ query: WATCH })}`, {
      headers: { authorization: `Bearer ${clerk.token}`, 'x-acting-for': actingFor },
    })
    const reader = response.body!.getReader()
    let text = ''
    if (actingFor === enterprise.organizationId) await holdHours(enterprise.client, 1)
    while (!/HOLD|FORBIDDEN/.test(text)) text += Buffer.from((await reader.read()).value!).toString()
    await reader.cancel()
    return /HOLD|FORBIDDEN/.exec(text)![0]
  }
  expect(await told(window.organizationId)).toBe('FORBIDDEN')
})

test('the enterprise is told what its delegate does, and the clerk what happens to it, while the mandate is in force', async () => {
  const { enterprise, window, clerk, id } = await newPair()
  const document = '{ myNotifications { edges { node { kind booking { id } } } } }'
  const told = async (client: Client) =>
    (await client.ask(document)).myNotifications.edges
      .map((edge: { node: { kind: string } }) => edge.node)
      .filter(({ kind }: { kind: string }) => kind.startsWith('BOOKING'))
  const [first, second] = [
    await book(clerk, instrument, START(), 60),
    await book(clerk, instrument, START(), 60),
  ]
  expect(await told(enterprise.client)).toHaveLength(2)
  expect(await told(window.client)).toEqual([])
  await cancel(lab.client, first.id)
  expect(await told(window.client)).toEqual([{ kind: 'BOOKING_CANCELLED', booking: { id: first.id } }])
  await revoke(enterprise.client, id)
  await cancel(lab.client, second.id)
  expect(await told(window.client)).toEqual([{ kind: 'BOOKING_CANCELLED', booking: null }])
  expect(await told(enterprise.client)).toHaveLength(4)
})

test('several people of a window act under its mandate', async () => {
  const { enterprise, window } = await pair()
  const colleague = (await addMember(service, window)).actingFor(enterprise.organizationId)
  expect(outcome(await holdHours(colleague, 1))).toBe('HELD')
})
