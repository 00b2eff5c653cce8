import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { hold } from '../support/bookings.ts'
import { Client } from '../support/client.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let stranger: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
  stranger = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const base64 = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const partsOf = (token: string) => token.split('.') as [string, string, string]
const read = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
const signed = (header: object, payload: object, key: string, algorithm = 'sha256') => {
  const body = `${base64(header)}.${base64(payload)}`
  return `${body}.${createHmac(algorithm, key).update(body).digest('base64url')}`
}
type Forge = (token: string) => string

const withHeader =
  (change: object, key = ''): Forge =>
  (token) => {
    const [header, payload] = partsOf(token)
    return signed({ ...read(header), ...change }, read(payload), key)
  }
const withPayload =
  (change: object): Forge =>
  (token) => {
    const [header, payload, signature] = partsOf(token)
    return `${header}.${base64({ ...read(payload), ...change })}.${signature}`
  }

const FORGERIES: [what: string, forge: Forge][] = [
  ['without a signature', (token) => `${partsOf(token).slice(0, 2).join('.')}.`],
  ['that says it needs none', (token) => `${base64({ alg: 'none' })}.${partsOf(token)[1]}.`],
  [
    'that says it needs none, in capitals',
    (token) => `${base64({ alg: 'NONE', typ: 'JWT' })}.${partsOf(token)[1]}.x`,
  ],
  ['signed with an empty key', withHeader({})],
  ['signed with a key of its own', withHeader({}, 'a key that the service has never seen, long enough')],
  ['that claims RS256', withHeader({ alg: 'RS256' }, 'public')],
  ['that claims HS512', withHeader({ alg: 'HS512' }, 'x')],
  ['that names a file as its key', withHeader({ kid: '../../../../dev/null' })],
  ['that names SQL as its key', withHeader({ kid: `' union select 'x` }, 'x')],
  ['that brings its key', withHeader({ jwk: { kty: 'oct', k: base64('x') } }, 'x')],
  [
    'that says where its key is',
    withHeader({ jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/' }, 'x'),
  ],
  ['with a header that must be understood', withHeader({ crit: ['exp'] })],
  ['of another person', withPayload({ sub: '01a205c5-d18e-726b-a1b4-863f2cc06d14' })],
  ['of another organization', withPayload({ org: '01a205c5-d18e-726b-a1b4-863f2cc06d14' })],
  ['that lasts for ever', withPayload({ exp: 9_999_999_999 })],
  ['with half a signature', (token) => token.slice(0, -20)],
  [
    'of another signature',
    (token) => `${partsOf(token).slice(0, 2).join('.')}.${partsOf(stranger.client.token!)[2]}`,
  ],
  ['of dots', () => '..'],
  ['of junk', () => `${base64('{')}.${base64('[]')}.${base64('x')}`],
  ['that is endless', () => `${'a'.repeat(4_000)}.${'b'.repeat(4_000)}.c`],
]

test.each(FORGERIES)('a token %s speaks for nobody', async (_what, forge) => {
  const token = forge(enterprise.client.token!)
  expect(token).not.toBe(enterprise.client.token)
  const { data, errors } = await new Client(service.url, token).send('{ viewer { person { id } } }')
  expect(data ?? null).toBeNull()
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.once('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
  )
  expect(await closed).toBe(4401)
})

const NODE = 'query ($id: ID!) { node(id: $id) { id } }'

test('who guesses ids learns nothing: what is there and hidden, and what is not there, get the same words', async () => {
  const { booking } = await hold(enterprise.client, await lab.instrument(), atQuarter(120), 60)
  expect((await enterprise.client.send(NODE, { id: booking!.id })).errors).toBeUndefined()
  const { key } = parseGlobalId(booking!.id)!
  const next = key.replace(/.$/, (digit) => ((Number.parseInt(digit, 16) + 1) % 16).toString(16))
  const guesses = [
    booking!.id,
    ...[
      'Booking',
      'BookingSeries',
      'WaitlistEntry',
      'Qualification',
      'Notification',
      'SavedSearch',
      'Person',
    ].flatMap((type) => [toGlobalId(type, key), toGlobalId(type, next)]),
    ...[
      '',
      'x',
      '0',
      '-1',
      '../1',
      booking!.id.slice(0, -1),
      `${booking!.id}=`,
      base64(`Booking:${key}:x`),
      base64('Booking:'),
    ],
  ]
  for (const client of [service.stranger, stranger.client]) {
    const answers = await Promise.all(guesses.map((id) => client.send(NODE, { id })))
    const told = answers.map(({ data, errors }) => ({
      data,
      code: errors?.[0]?.extensions.code,
      message: errors?.[0]?.message,
    }))
    const [first] = told
    expect(first?.code).toMatch(/NOT_FOUND/)
    for (const each of told) expect(each).toEqual(first)
  }
})
