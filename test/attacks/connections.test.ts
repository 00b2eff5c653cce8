import { connect, type Socket } from 'node:net'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { LIMITS } from '../../src/limits.ts'
import { networksOf } from '../../src/shared/caller-address.ts'
import { whileOthersAreServed } from '../support/attack.ts'
import { startService, type TestService } from '../support/service.ts'
import { askOver, openSocket } from '../support/transports.ts'

const PER_ADDRESS = 20
const WATCH = 'subscription { availabilityChanged(scope: {category: "01"}) { cursor } }'

let service: TestService
let halfOpen: Promise<string>[]
let silent: Promise<[code: number, milliseconds: number]>
beforeAll(async () => {
  service = await startService({ SOCKETS_PER_ADDRESS: PER_ADDRESS, TRUST_PROXY: networksOf('127.0.0.1')! })
  // Begun first, because they last as long as they may.
  halfOpen = Array.from({ length: 200 }, (_, i) => repliesTo(sending(HALVES[i % HALVES.length]!)))
  silent = closing(socketOf('203.0.113.1'))
})
afterAll(() => service.stop())

const HALVES = ['POST /graphql HTTP/1.1\r\nhost: a\r\n', 'GET / HT', 'GET / HTTP/1.1\r\nhost: a\r\nx: ']

/** A connection that says this, and nothing more. */
function sending(start: string): Socket {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(start)
  return socket
}
async function repliesTo(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('latin1').on('data', (part) => {
    text += part
  })
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}
const headersOf = (address: string) => ({ 'x-forwarded-for': address })
const socketOf = (address: string) =>
  new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: headersOf(address),
  })
function closing(socket: WebSocket): Promise<[number, number]> {
  const begun = performance.now()
  return new Promise((resolve) => socket.once('close', (code) => resolve([code, performance.now() - begun])))
}
/** 101 for a socket that was opened, or the status with which it was not. */
const statusOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode!))
  })

test('an address has so many sockets, and one more when one of them ends; others have theirs', async () => {
  const sockets = Array.from({ length: PER_ADDRESS + 1 }, () => socketOf('203.0.113.2'))
  const statuses = await Promise.all(sockets.map(statusOf))
  expect(statuses.filter((status) => status === 101)).toHaveLength(PER_ADDRESS)
  expect(statuses).toContain(429)
  expect(await statusOf(socketOf('203.0.113.3'))).toBe(101)
  const one = sockets[statuses.indexOf(101)]!
  const closed = closing(one)
  one.close()
  await closed
  await expect.poll(() => statusOf(socketOf('203.0.113.2'))).toBe(101)
})

test('an address has so many streams of server-sent events', async () => {
  const leaving = new AbortController()
  const open = async () => {
    const address = `${service.url}/graphql/stream?${new URLSearchParams({ query: WATCH })}`
    return fetch(address, { headers: headersOf('203.0.113.4'), signal: leaving.signal })
  }
  const statuses = (await Promise.all(Array.from({ length: PER_ADDRESS + 1 }, open))).map(
    ({ status }) => status,
  )
  expect(statuses.sort()).toEqual([...Array(PER_ADDRESS).fill(200), 429])
  leaving.abort()
  await expect
    .poll(() =>
      fetch(`${service.url}/graphql/stream?query=x`, { headers: headersOf('203.0.113.4') }).then(
        ({ status }) => status,
      ),
    )
    .toBe(200)
})

test('a flood of subscriptions is refused, while others are served', async () => {
  const socket = await openSocket(service.url)
  const refused = await whileOthersAreServed(service.url, async () => {
    const answers: object[] = []
    socket.on('message', (data) => answers.push(JSON.parse(String(data))))
    for (let i = 0; i < 500; i += 1)
      socket.send(JSON.stringify({ id: `${i}`, type: 'subscribe', payload: { query: WATCH } }))
    const ponged = new Promise((resolve) => socket.once('pong', resolve))
    socket.ping()
    await ponged
    return answers
  })
  expect(refused).toHaveLength(500 - LIMITS.subscriptions)
  for (const answer of refused)
    expect(answer).toMatchObject({ payload: [{ extensions: { code: 'COST_LIMITED' } }] })
  socket.terminate()
})

test('a reader that asks and never reads is cut, while others are served', async () => {
  const [socket, other] = [await openSocket(service.url), await openSocket(service.url)]
  const closed = closing(socket)
  socket.on('error', () => {})
  await whileOthersAreServed(service.url, async () => {
    socket.pause()
    const query = getIntrospectionQuery()
    const message = (i: number) => JSON.stringify({ id: `${i}`, type: 'subscribe', payload: { query } })
    for (let i = 0; i < 100 && socket.readyState === WebSocket.OPEN; i += 1) {
      socket.send(message(i))
      await askOver(other, { query: '{ __typename }' })
    }
    socket.resume()
  })
  expect((await closed)[0]).toBe(1006)
  other.terminate()
})

test.each([
  ['of 64 KiB and one byte', () => 'x'.repeat(LIMITS.frameBytes + 1), 1009],
  ['of ten million bytes', () => 'x'.repeat(10_000_000), 1009],
  ['that is no JSON', () => '{', 4400],
  ['of brackets', () => '['.repeat(60_000), 4400],
  ['of no known type', () => '{"type":"__proto__"}', 4400],
  ['of another protocol', () => '{"type":"start","id":"1","payload":{}}', 4400],
])('a message %s ends its socket, and no other', async (_what, message, code) => {
  const [bad, good] = [await openSocket(service.url), await openSocket(service.url)]
  const closed = closing(bad)
  bad.on('error', () => {})
  bad.send(message())
  expect((await closed)[0]).toBe(code)
  expect((await askOver(good, { query: '{ __typename }' })).errors).toBeUndefined()
  good.terminate()
})

test.each([
  ['without a host', 'GET /graphql HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/],
  [
    'with a host that is none',
    'POST /graphql HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
  [
    'with headers beyond measure',
    `GET /healthz HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(LIMITS.headerBytes)}\r\n\r\n`,
    /^HTTP\/1\.1 431/,
  ],
  [
    'with two lengths',
    'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef',
    /^HTTP\/1\.1 400/,
  ],
  [
    'with a length and chunks',
    'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
  ['with no path at all', 'GET // HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 404/],
])('a request %s is refused', async (_what, request, reply) => {
  expect(await repliesTo(sending(request))).toMatch(reply)
})

test('half-open connections are cut when their time is over, while others are served', async () => {
  const replies = await whileOthersAreServed(service.url, () => Promise.all(halfOpen))
  for (const reply of replies) expect(reply).toMatch(/^(HTTP\/1\.1 408|$)/)
})

test('a socket that does not introduce itself is closed after five seconds', async () => {
  const [code, milliseconds] = await silent
  expect(code).toBe(4408)
  expect(milliseconds).toBeGreaterThan(4_000)
})
