import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { startService, type TestService } from '../support/service.ts'

const FRIEND = 'https://lab.example'
const FOE = 'https://evil.example'
const OWN = () => service.url
const QUERY = '{"query":"{ __typename }"}'
const WATCH = new URLSearchParams({ query: 'subscription { nothing }' })

let service: TestService
beforeAll(async () => {
  service = await startService({ ORIGINS: [FRIEND] })
})
afterAll(() => service.stop())

const post = (headers: Record<string, string>, body: string = QUERY, path = '/graphql') =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
const socketStatus = (headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    })
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode!))
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
  })

describe.each([
  ['a page of another site', () => FOE, 403],
  ['a page that hides where it is from', () => 'null', 403],
  ['a page of another port of the same machine', () => 'http://127.0.0.1:1', 403],
  ['a page whose address begins like that of a friend', () => `${FRIEND}.evil.example`, 403],
  ['a page that was admitted', () => FRIEND, 200],
  ['its own page', OWN, 200],
])('%s', (_what, origin, status) => {
  test('over HTTP', async () => {
    const answer = await post({ origin: origin() })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin() : null)
  })

  test('over WebSocket', async () => {
    expect(await socketStatus({ origin: origin() })).toBe(status === 200 ? 101 : 403)
  })

  test('over server-sent events', async () => {
    const answer = await fetch(`${service.url}/graphql/stream?${WATCH}`, { headers: { origin: origin() } })
    expect(answer.status).toBe(status)
    await answer.body?.cancel()
  })

  test('asking beforehand', async () => {
    const asked = {
      origin: origin(),
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    }
    for (const path of ['/graphql', '/graphql/stream']) {
      const answer = await fetch(`${service.url}${path}`, { method: 'OPTIONS', headers: asked })
      expect(answer.status).toBe(status === 200 ? 204 : 403)
      expect(answer.headers.get('access-control-allow-headers')?.includes('authorization') ?? false).toBe(
        status === 200,
      )
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })
})

test('programs, which have no origin, are served', async () => {
  expect((await post({})).status).toBe(200)
  expect(await socketStatus({})).toBe(101)
})

test.each([
  ['text/plain', QUERY],
  ['application/x-www-form-urlencoded', `query=${encodeURIComponent('{ __typename }')}`],
  [
    'multipart/form-data; boundary=x',
    `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ __typename }\r\n--x--`,
  ],
])('what a form can send unasked is not carried out: %s', async (type, body) => {
  for (const path of ['/graphql', '/graphql/stream']) {
    const answer = await post({ 'content-type': type }, body, path)
    expect(answer.status).toBe(415)
    expect(await answer.text()).toContain('BAD_USER_INPUT')
  }
})

test('an image or a link of another page causes nothing', async () => {
  const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
  for (const path of ['/graphql?query={__typename}', `/graphql/stream?${WATCH}`])
    expect((await fetch(`${service.url}${path}`, { headers: image })).status).toBe(403)
  expect((await fetch(`${service.url}/graphql?query={__typename}`)).status).toBe(400)
})

test('no mutation is carried out by a GET', async () => {
  const query = 'mutation { signIn(input: {email: "a@b.cc", password: "x"}) { token } }'
  const headers = { 'apollo-require-preflight': 'yes' }
  const answer = await fetch(`${service.url}/graphql?${new URLSearchParams({ query })}`, { headers })
  expect(answer.status).toBe(405)
  const stream = await fetch(`${service.url}/graphql/stream?${new URLSearchParams({ query })}`, { headers })
  expect(await stream.text()).toContain('BAD_USER_INPUT')
})
