import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startService, type TestService } from '../support/service.ts'
import { TRANSPORTS } from '../support/transports.ts'

const { GRAPHIQL } = readConfig({ NODE_ENV: 'production' })

let production: TestService
let open: TestService
beforeAll(async () => {
  production = await startService({ NODE_ENV: 'production', GRAPHIQL })
  open = await startService()
})
afterAll(() => Promise.all([production.stop(), open.stop()]))

const scoped = (scope: string) =>
  `subscription ($scope: AvailabilityScope!) { availabilityChanged(scope: ${scope}) { cursor } }`
/** Mistakes to which GraphQL would answer with names that were not asked for. */
const NEAR_MISSES: [what: string, query: string, variables: object, name: string][] = [
  ['a field', 'subscription { availabilityChange { cursor } }', {}, 'availabilityChanged'],
  ['an argument', 'subscription { availabilityChanged(scop: {}) { cursor } }', {}, 'scope'],
  [
    'a type',
    'subscription ($s: AvailabilityScop) { availabilityChanged(scope: $s) { cursor } }',
    {},
    'AvailabilityScope',
  ],
  ['an input field', scoped('{categry: "01"}'), {}, 'category'],
  ['an input field of a variable', scoped('$scope'), { scope: { categry: '01' } }, 'category'],
  [
    'an enum value',
    '{ bookables(filter: {qualityElements: [METROLOG]}) { edges { cursor } } }',
    {},
    'METROLOGY',
  ],
  [
    'an enum value of a variable',
    'query ($q: [QualityElement!]) { bookables(filter: {qualityElements: $q}) { edges { cursor } } }',
    { q: ['METROLOG'] },
    'METROLOGY',
  ],
]

describe.each(TRANSPORTS)('in production, over %s', (_name, send) => {
  test.each(NEAR_MISSES)(
    '%s that is nearly right is not put right',
    async (_what, query, variables, name) => {
      const inProduction = await send(production.url, { query, variables })
      expect(inProduction.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
      expect(JSON.stringify(inProduction)).not.toMatch(/Did you mean/)
      expect(JSON.stringify(inProduction)).not.toMatch(new RegExp(`\\b${name}"`))
    },
  )

  test('the schema does not tell of itself', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) {
      const { data, errors } = await send(production.url, { query })
      expect(data ?? null).toBeNull()
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    }
  })

  test('an error has a code and words, no stack', async () => {
    const { errors } = await send(production.url, { query: '{ nothing' })
    expect(JSON.stringify(errors)).not.toMatch(/stack|node_modules|\.[jt]s:\d/)
  })
})

test('elsewhere names are suggested, and variables too', async () => {
  const { errors } = await open.stranger.send('{ bookable }')
  expect(errors?.[0]?.message).toContain('Did you mean')
})

test('GraphiQL is there in production only when it is asked for', async () => {
  expect((await fetch(`${production.url}/`)).status).toBe(404)
  expect(readConfig({ NODE_ENV: 'production', GRAPHIQL: 'true' }).GRAPHIQL).toBe(true)
})

const ANSWERS: [what: string, path: string, init?: RequestInit][] = [
  [
    'an answer',
    '/graphql',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' },
  ],
  ['a refusal', '/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x' }],
  ['what does not exist', '/.env'],
  ['a stream', '/graphql/stream?query=x'],
  ['the health', '/healthz'],
]
test.each(ANSWERS)('%s says how a browser may use it, and not what serves it', async (_what, path, init) => {
  const { headers } = await fetch(`${production.url}${path}`, init)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  for (const banner of ['server', 'x-powered-by']) expect(headers.get(banner)).toBeNull()
})
