import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { cancel, hold } from '../support/bookings.ts'
import { settled } from '../support/outbox.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const WATCH = `subscription ($scope: AvailabilityScope!, $snapshot: Boolean) {
  availabilityChanged(scope: $scope, snapshot: $snapshot) { cursor version cause bookable { id } }
}`
interface Change {
  cursor: string
  version: number
  cause: string
}
async function change(instrument: string): Promise<void> {
  const { booking } = await hold(enterprise.client, instrument, atQuarter(120), 60)
  await cancel(enterprise.client, booking!.id)
  await settled(service.db)
}

interface Message {
  event?: string
  id?: string
  data?: string
}

/** Reads server-sent events as they are, message by message, as a browser would. */
async function open(query: string, variables: object, headers: Record<string, string> = {}, at = service) {
  const breaking = new AbortController()
  const response = await fetch(
    `${at.url}/graphql/stream?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`,
    { headers: { accept: 'text/event-stream', ...headers }, signal: breaking.signal },
  )
  const chunks = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let text = ''
  const next = async (): Promise<Message | null> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const fields = lines.filter((line) => !line.startsWith(':')).map((line) => line.split(/: ?(.*)/s))
        if (fields.some(([name]) => name)) return Object.fromEntries(fields)
        continue
      }
      const { value, done } = await chunks.next()
      if (done) return null
      text += value
    }
  }
  const change = async () => {
    const message = (await next())!
    return { id: message.id!, ...(JSON.parse(message.data!).data.availabilityChanged as Change) }
  }
  return { response, next, change, end: () => breaking.abort() }
}

test('a client of graphql-sse is told of changes as they come', async () => {
  const instrument = await lab.instrument()
  await settled(service.db)
  const client = createClient({ url: `${service.url}/graphql/stream`, retryAttempts: 0 })
  const changes = client.iterate<{ availabilityChanged: Change }>({
    query: WATCH,
    variables: { scope: { bookableIds: [instrument] }, snapshot: true },
  })
  const told: string[] = []
  for await (const { data } of changes) {
    told.push(data!.availabilityChanged.cause)
    if (told.length === 1) await change(instrument)
    if (told.length === 3) break
  }
  expect(told).toEqual(['SNAPSHOT', 'BOOKED', 'FREED'])
  client.dispose()
})

test('Last-Event-ID goes on right behind the last event', async () => {
  const instrument = await lab.instrument()
  await settled(service.db)
  const scope = { bookableIds: [instrument] }
  const first = await open(WATCH, { scope, snapshot: true })
  expect(first.response.headers.get('content-type')).toContain('text/event-stream')
  const state = await first.change()
  expect(state.id).toBe(state.cursor)
  await change(instrument)
  const booked = await first.change()
  first.end()
  await change(instrument)
  const again = await open(WATCH, { scope, snapshot: true }, { 'last-event-id': booked.id })
  const missed = [await again.change(), await again.change(), await again.change()]
  expect(missed.map(({ version }) => version)).toEqual([1, 2, 3].map((n) => booked.version + n))
  await change(instrument)
  expect((await again.change()).version).toBe(booked.version + 4)
  again.end()
})

test('a server that stops ends the stream without an end of the subscription, so that the reader comes back', async () => {
  const other = await startService()
  const own = await seeds(other).lab()
  const scope = { bookableIds: [await own.instrument()] }
  await settled(other.db)
  const stream = await open(WATCH, { scope, snapshot: true }, {}, other)
  await stream.change()
  await other.stop()
  expect(await stream.next()).toBeNull()
})

test.each([
  ['a query', '{ __typename }', {}, {}, 'BAD_USER_INPUT'],
  [
    'a mutation',
    'mutation { signIn(input: {email: "a@b.cc", password: "x"}) { token } }',
    {},
    {},
    'BAD_USER_INPUT',
  ],
  ['a syntax error', 'subscription { ', {}, {}, 'BAD_USER_INPUT'],
  ['an unknown field', 'subscription { nothing }', {}, {}, 'BAD_USER_INPUT'],
  ['an empty scope', WATCH, { scope: {} }, {}, 'BAD_USER_INPUT'],
  ['a bad token', WATCH, { scope: { category: '01' } }, { authorization: 'Bearer a.b.c' }, 'UNAUTHENTICATED'],
  [
    'a stranger who asks for bookings',
    'subscription { bookingChanged { cursor } }',
    {},
    {},
    'UNAUTHENTICATED',
  ],
])('%s is refused with a code, and the stream ends', async (_what, query, variables, headers, code) => {
  const stream = await open(query, variables, headers)
  const refused = await stream.next()
  expect(JSON.parse(refused!.data!).errors[0].extensions.code).toBe(code)
  expect((await stream.next())!.event).toBe('complete')
  expect(await stream.next()).toBeNull()
})

test('the parties of a booking follow it over server-sent events, in their language', async () => {
  const instrument = await lab.instrument()
  await settled(service.db)
  const query = 'subscription { bookingChanged { cursor event { action } booking { id bookable { name } } } }'
  const stream = await open(
    query,
    {},
    { authorization: `Bearer ${lab.client.token}`, 'accept-language': 'zh' },
  )
  const { booking } = await hold(enterprise.client, instrument, atQuarter(120), 60)
  const told = JSON.parse((await stream.next())!.data!).data.bookingChanged
  expect(told).toMatchObject({ event: { action: 'HOLD' }, booking: { id: booking!.id } })
  expect(told.booking.bookable.name).toContain('仪')
  expect(parseGlobalId(told.booking.id)!.type).toBe('Booking')
  stream.end()
})

test('a POST of JSON is served as well, and one that is no JSON is refused', async () => {
  const post = (body: string, type = 'application/json') =>
    fetch(`${service.url}/graphql/stream`, { method: 'POST', headers: { 'content-type': type }, body })
  const refused = await post(JSON.stringify({ query: 'subscription { nothing }' }))
  expect(await refused.text()).toContain('BAD_USER_INPUT')
  expect((await post('nonsense')).status).toBe(400)
  expect(await (await post('query=subscription', 'text/plain')).text()).toContain('BAD_USER_INPUT')
})
