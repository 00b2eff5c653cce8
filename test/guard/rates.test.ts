import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { networksOf } from '../../src/shared/caller-address.ts'
import { seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { askOver, openSocket, overHttp, overStream, type Send } from '../support/transports.ts'

// So slowly does it come back that nothing does while a test runs.
const RATE = { perMinute: 60, burst: 20_000 }
const SUBSCRIPTION = { query: 'subscription { availabilityChanged(scope: {category: "01"}) { cursor } }' }
const CHEAP = { query: '{ __typename }' }
const SIGN_IN = { query: 'mutation { signIn(input: { email: "a@b.cc", password: "x" }) { token } }' }
const RUBBISH = { query: '{ nothing }' }
const FORGED = { authorization: 'Bearer a.b.c' }

let service: TestService
beforeAll(async () => {
  service = await startService({ RATE_ADDRESS: RATE, TRUST_PROXY: networksOf('127.0.0.1')! })
})
afterAll(() => service.stop())

let caller = 0
/** The headers of somebody who has not asked before. */
function newcomer() {
  caller += 1
  return { 'x-forwarded-for': `198.51.100.${caller}` }
}
const post = (headers: object, body: object) =>
  fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const socketFrom = (headers: Record<string, string>) =>
  new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers })

test('an answer says what it cost, what is left, and how fast it comes back', async () => {
  const headers = newcomer()
  const { extensions } = await overHttp(service.url, CHEAP, headers)
  expect(extensions?.cost).toEqual({
    ...{
      requested: 1,
      remaining: 19_999,
      limit: 20_000,
      refillPerSecond: 1,
      resetsInSeconds: 1,
      of: 'ADDRESS',
    },
  })
  expect((await overHttp(service.url, SIGN_IN, headers)).extensions?.cost?.remaining).toBe(15_998)
  const socket = await openSocket(service.url)
  expect((await askOver(socket, CHEAP)).extensions?.cost).toMatchObject({ requested: 1, limit: 20_000 })
  socket.close()
})

test('what is beyond is refused with 429 and the seconds to wait, and others are served', async () => {
  const headers = newcomer()
  for (let i = 0; i < 4; i += 1) expect((await post(headers, SIGN_IN)).status).toBe(200)
  const refused = await post(headers, SIGN_IN)
  expect(refused.status).toBe(429)
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  const { errors } = (await refused.json()) as { errors: object[] }
  expect(errors).toMatchObject([
    { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: wait, cost: { requested: 4_001 } } },
  ])
  expect((await post(headers, CHEAP)).status).toBe(200)
  expect((await post(newcomer(), SIGN_IN)).status).toBe(200)
})

test('a refusal is in the language of the caller', async () => {
  const headers = { ...newcomer(), 'accept-language': 'zh' }
  for (let i = 0; i < 4; i += 1) await post(headers, SIGN_IN)
  expect(await (await post(headers, SIGN_IN)).text()).toMatch(/秒后重试/)
})

test('all transports draw on the same', async () => {
  const headers = newcomer()
  for (let i = 0; i < 4; i += 1) await post(headers, SIGN_IN)
  const socket = socketFrom(headers)
  await new Promise((resolve) => socket.once('open', resolve))
  const acknowledged = new Promise((resolve) => socket.once('message', resolve))
  socket.send('{"type":"connection_init"}')
  await acknowledged
  for (const asked of [
    SIGN_IN,
    { query: `mutation M { a: signIn(input: {email: "a@b.cc", password: "x"}) { token } }` },
  ])
    expect((await askOver(socket, asked)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED')
  for (let i = 0; i < 7; i += 1) await post(headers, RUBBISH)
  expect((await askOver(socket, SUBSCRIPTION)).errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterSeconds: expect.any(Number),
  })
  expect((await overStream(service.url, SUBSCRIPTION, headers)).errors?.[0]?.extensions.code).toBe(
    'RATE_LIMITED',
  )
  socket.terminate()
})

const WITHOUT_SOCKET: [name: string, send: Send][] = [
  ['HTTP', overHttp],
  ['server-sent events', overStream],
]
describe.each(WITHOUT_SOCKET)('over %s', (_name, send) => {
  const flood: [string, object, Record<string, string>][] = [
    ['documents that are not valid', RUBBISH, {}],
    ['documents that cannot be parsed', { query: '{ labs(' }, {}],
    ['tokens that are not valid', CHEAP, FORGED],
  ]
  test.each(flood)('a flood of %s is limited as well', async (_what, asked, headers) => {
    const from = newcomer()
    const codes: (string | undefined)[] = []
    for (let i = 0; i < 42; i += 1)
      codes.push((await send(service.url, asked, { ...headers, ...from })).errors?.[0]?.extensions.code)
    expect(codes.slice(0, 38)).not.toContain('RATE_LIMITED')
    expect(codes.at(-1)).toBe('RATE_LIMITED')
  })
})

test('over a socket a flood of rubbish is limited as well, and then no other is opened', async () => {
  const headers = newcomer()
  const socket = socketFrom(headers)
  await new Promise((resolve) => socket.once('open', resolve))
  const acknowledged = new Promise((resolve) => socket.once('message', resolve))
  socket.send('{"type":"connection_init"}')
  await acknowledged
  let code: string | undefined
  for (let i = 0; i < 42; i += 1) code = (await askOver(socket, RUBBISH)).errors?.[0]?.extensions.code
  expect(code).toBe('RATE_LIMITED')
  const another = socketFrom(headers)
  const status = await new Promise((resolve) =>
    another.once('unexpected-response', (_request, response) => resolve(response.statusCode)),
  )
  expect(status).toBe(429)
  socket.terminate()
})

test('sockets with tokens that are not valid pay for it', async () => {
  const headers = newcomer()
  for (let i = 0; i < 42; i += 1) {
    const socket = socketFrom(headers)
    const opened = await new Promise((resolve) => {
      socket.once('open', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (!opened) return expect(i).toBeGreaterThan(30)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(JSON.stringify({ type: 'connection_init', payload: FORGED }))
    expect(await closed).toBe(4401)
  }
  throw new Error('never refused')
})

test('an organization is limited from all its addresses together, and others are not', async () => {
  const other = await startService({
    RATE_ORGANIZATION: { perMinute: 60, burst: 10_000 },
    TRUST_PROXY: networksOf('127.0.0.1')!,
  })
  const [enterprise, lab] = [await seeds(other).enterprise(), await seeds(other).lab()]
  const ask = (token: string | null) =>
    overHttp(other.url, SIGN_IN, { ...newcomer(), ...(token && { authorization: `Bearer ${token}` }) })
  const answers = [await ask(enterprise.client.token), await ask(enterprise.client.token)]
  expect(answers.map(({ extensions }) => extensions?.cost)).toMatchObject([
    { of: 'ORGANIZATION', requested: 4_001 },
    { of: 'ORGANIZATION', requested: 4_001 },
  ])
  expect((await ask(enterprise.client.token)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED')
  expect((await ask(lab.client.token)).errors).toBeUndefined()
  expect((await ask(null)).extensions).toBeUndefined()
  await other.stop()
})

test('those who look after the service are always answered', async () => {
  const headers = newcomer()
  for (let i = 0; i < 42; i += 1) await post(headers, RUBBISH)
  expect((await post(headers, CHEAP)).status).toBe(429)
  expect((await fetch(`${service.url}/healthz`, { headers })).status).toBe(200)
})
