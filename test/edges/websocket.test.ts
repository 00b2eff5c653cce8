import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const socketUrl = () => `${service.url.replace('http', 'ws')}/graphql`

/** A socket that has introduced itself, and the next message with an id on it. */
async function open(payload: object = {}) {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws')
  const waiting = new Map<string, (message: Message) => void>()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const acknowledged = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message
      if (message.type === 'connection_ack') resolve()
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    })
  })
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ type: 'connection_init', payload }))
  let number = 0
  const ask = (query: string, variables: object = {}): Promise<Message> => {
    number += 1
    const id = String(number)
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve))
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }))
    return answer
  }
  return { socket, acknowledged, closed, ask }
}
interface Message {
  id: string
  type: string
  payload: { errors?: { extensions: { code: string } }[] } & {
    message: string
    extensions: { code: string }
  }[]
}

test('queries are answered over a socket as well', async () => {
  const { ask, acknowledged, socket } = await open()
  await acknowledged
  expect(await ask('{ __typename }')).toMatchObject({
    type: 'next',
    payload: { data: { __typename: 'Query' } },
  })
  socket.close()
})

test.each([
  ['a syntax error', '{ labs(', 'BAD_USER_INPUT'],
  ['an unknown field', '{ nothing }', 'BAD_USER_INPUT'],
  ['too many tokens', `{ ${'__typename '.repeat(2_100)} }`, 'COST_LIMITED'],
  [
    'lists in lists in lists',
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    'COST_LIMITED',
  ],
  [
    'an operation that is too dear',
    `mutation { ${Array.from({ length: 60 }, (_, i) => `m${i}: signIn(input: { email: "a@b.cc", password: "x" }) { token }`).join(' ')} }`,
    'COST_LIMITED',
  ],
])('%s is refused with a code, and the socket stays open', async (_what, query, code) => {
  const { ask, acknowledged, socket } = await open()
  await acknowledged
  const refused = await ask(query)
  expect(refused.type).toBe('error')
  expect(refused.payload[0]!.extensions.code).toBe(code)
  expect((await ask('{ __typename }')).type).toBe('next')
  socket.close()
})

test('a socket with a bad token is closed', async () => {
  const { closed } = await open({ authorization: 'Bearer a.b.c' })
  expect(await closed).toBe(4401)
})

test('a frame that is too long closes the socket', async () => {
  const { ask, acknowledged, closed } = await open()
  await acknowledged
  void ask(`{ __typename } # ${'x'.repeat(70_000)}`)
  expect(await closed).toBe(1009)
})

test.each([
  ['an id that is in use', 'x'.repeat(120), 4409],
  ['an id that is too long', 'x'.repeat(129), 4400],
])('%s closes the socket, whatever it is, and others are served', async (_what, id, code) => {
  const { socket, acknowledged, closed } = await open()
  await acknowledged
  const query = 'subscription { availabilityChanged(scope: {category: "01"}) { cursor } }'
  for (let i = 0; i < 2; i += 1) socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }))
  expect(await closed).toBe(code)
  const other = await open()
  await other.acknowledged
  expect((await other.ask('{ __typename }')).type).toBe('next')
  other.socket.close()
})

test('queries that are begun and left count as long as they go on', async () => {
  const { socket, acknowledged } = await open()
  await acknowledged
  const answers: Message[] = []
  socket.on('message', (data) => answers.push(JSON.parse(String(data))))
  for (let i = 0; i < 60; i += 1) {
    socket.send(
      JSON.stringify({ id: `${i}`, type: 'subscribe', payload: { query: '{ categories { name } }' } }),
    )
    socket.send(JSON.stringify({ id: `${i}`, type: 'complete' }))
  }
  const ponged = new Promise((resolve) => socket.once('pong', resolve))
  socket.ping()
  await ponged
  const codes = answers
    .filter(({ type }) => type === 'error')
    .map(({ payload }) => payload[0]!.extensions.code)
  expect(codes).toContain('COST_LIMITED')
  socket.close()
})

test('a socket may have fifty subscriptions, and one more is refused', async () => {
  const { ask, acknowledged, socket } = await open()
  await acknowledged
  const scope = { category: '01' }
  const query = 'subscription ($scope: AvailabilityScope!) { availabilityChanged(scope: $scope) { cursor } }'
  const answers = Array.from({ length: 51 }, () => ask(query, { scope }))
  const refused = await answers.at(-1)!
  expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'COST_LIMITED' } }] })
  socket.close()
})

test('a stopping server closes sockets with 1001', async () => {
  const other = await startService()
  const client = createClient({
    url: `${other.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => {},
  })
  await new Promise<void>((resolve) => client.on('connected', () => resolve()))
  const closed = new Promise<number>((resolve) =>
    client.on('closed', (event) => resolve((event as { code: number }).code)),
  )
  await other.stop()
  expect(await closed).toBe(1001)
  await client.dispose()
})
