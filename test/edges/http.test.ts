import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

test('it says that it lives and that it is ready', async () => {
  expect(await (await fetch(`${service.url}/healthz`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({ status: 'ready' })
})

test('GraphiQL is served whole, and asks nobody else for anything', async () => {
  const response = await fetch(`${service.url}/`)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  const page = await response.text()
  expect(page.match(/<(?:script|link)[^>]+(?:src|href)="https?:/g)).toBeNull()
})

test('in production there is neither GraphiQL nor introspection', async () => {
  const production = await startService({ GRAPHIQL: false })
  expect((await fetch(`${production.url}/`)).status).toBe(404)
  expect(await production.stranger.faultOf('{ __schema { types { name } } }')).toBe('BAD_USER_INPUT')
  const { errors } = await production.stranger.send('{ bookable }')
  expect(errors?.[0]?.message).not.toContain('bookables')
  await production.stop()
})

test('answers are not to be stored', async () => {
  expect((await post('{"query":"{ __typename }"}')).headers.get('cache-control')).toBe('no-store')
})

test.each([
  ['no JSON', 'query', 400, 'BAD_USER_INPUT'],
  ['no query', '{}', 400, 'BAD_USER_INPUT'],
  ['a syntax error', '{"query":"{ labs("}', 400, 'BAD_USER_INPUT'],
  ['an unknown field', '{"query":"{ nothing }"}', 400, 'BAD_USER_INPUT'],
  [
    'too many bytes',
    JSON.stringify({ query: `{ __typename } #${'x'.repeat(300_000)}` }),
    413,
    'COST_LIMITED',
  ],
])('%s is answered with a code', async (_what, body, status, code) => {
  const response = await post(body)
  expect(response.status).toBe(status)
  const { errors } = (await response.json()) as {
    errors: { message: string; extensions: { code: string } }[]
  }
  expect(errors[0]!.extensions.code).toBe(code)
  expect(Object.keys(errors[0]!.extensions)).toEqual(['code'])
})

test('a simple cross-site request is refused', async () => {
  expect(
    (await post('{"query":"{ __typename }"}', { 'content-type': 'text/plain' })).status,
  ).toBeGreaterThanOrEqual(400)
})

test('documents that are too deep, too long or too dear are refused', async () => {
  const usual = '{ bookables { edges { node { lab { sites { district { code } } } } } } }'
  expect((await service.stranger.send(usual)).errors).toBeUndefined()
  const lists =
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }'
  expect(await service.stranger.faultOf(lists)).toBe('COST_LIMITED')
  expect(await service.stranger.faultOf(`{ ${'__typename '.repeat(2_100)} }`)).toBe('COST_LIMITED')
  const range = { startsAt: new Date(), endsAt: new Date(Date.now() + 86_400_000) }
  const dear = `query ($n: Int!, $range: PeriodInput!) { bookables(first: $n) { edges { node { freeWindows(range: $range) { unit startsAt endsAt } site { id } lab { sites { id address timeZone district { code name } } } tariff { sizeClass price { amount currency } } openingRules { weekday opens closes } } } } }`
  expect(await service.stranger.faultOf(dear, { n: 100, range })).toBe('COST_LIMITED')
  expect((await service.stranger.send(dear, { n: 20, range })).errors).toBeUndefined()
})

test('a document is measured by its variables each time, whatever it cost before', async () => {
  const range = { startsAt: new Date(), endsAt: new Date(Date.now() + 86_400_000) }
  const list = (first: string) =>
    `bookables(first: ${first}) { edges { node { freeWindows(range: $range) { unit startsAt endsAt } lab { sites { id } } } } }`
  const byFirst = `query ($n: Int = 5, $range: PeriodInput!) { one: ${list('$n')} two: ${list('$n')} three: ${list('$n')} }`
  const byDirective = `query ($all: Boolean!, $range: PeriodInput!) {
    few: ${list('1')}
    ... @include(if: $all) { one: ${list('100')} two: ${list('100')} three: ${list('100')} }
  }`
  expect((await service.stranger.send(byFirst, { range })).errors).toBeUndefined()
  expect(await service.stranger.faultOf(byFirst, { range, n: 100 })).toBe('COST_LIMITED')
  expect((await service.stranger.send(byDirective, { range, all: false })).errors).toBeUndefined()
  expect(await service.stranger.faultOf(byDirective, { range, all: true })).toBe('COST_LIMITED')
})

test('a document with a hundred mutations is refused', async () => {
  const many = Array.from(
    { length: 100 },
    (_, i) => `m${i}: signIn(input: { email: "a@b.cc", password: "x" }) { token }`,
  )
  expect(await service.stranger.faultOf(`mutation { ${many.join(' ')} }`)).toBe('COST_LIMITED')
})

test('a fault of the service itself shows nothing of its inside', async () => {
  const lab = await seeds(service).lab()
  const broken = await startService()
  await broken.db.execute(sql`drop table district cascade`)
  const { errors } = await broken.stranger.send('{ districts { name } }')
  expect(errors![0]!.extensions.code).toBe('INTERNAL')
  expect(JSON.stringify(errors)).not.toMatch(/district"|select|relation/i)
  await broken.stop()
  expect((await lab.client.speaking('zh').send('{ node(id: "x") { id } }')).errors![0]!.message).toMatch(
    /未找到/,
  )
})
