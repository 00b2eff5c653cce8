import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold } from '../support/bookings.ts'
import { addMember } from '../support/roles.ts'
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

const b64 = (text: string) => Buffer.from(text).toString('base64url')
const UUID = '01a205c5-d18e-726b-a1b4-863f2cc06d14'
const YEAR_0 = { startsAt: '0000-01-01T00:00:00Z', endsAt: '0000-01-02T00:00:00Z' }

test('the introspection query of GraphQL itself is answered', async () => {
  const query = getIntrospectionQuery({
    inputValueDeprecation: true,
    specifiedByUrl: true,
    schemaDescription: true,
  })
  expect((await service.stranger.send(query)).errors).toBeUndefined()
})

test.each([
  [
    'a cursor of dashes',
    'query ($after: String) { myBookings(after: $after) { edges { cursor } } }',
    { after: b64(`0:${'-'.repeat(36)}`) },
  ],
  [
    'a cursor in the year 33658',
    'query ($after: String) { myBookings(after: $after) { edges { cursor } } }',
    { after: b64(`999999999999999:${UUID}`) },
  ],
  [
    'the year 0',
    'query ($range: PeriodInput) { myBookings(range: $range) { edges { cursor } } }',
    { range: YEAR_0 },
  ],
  [
    'the year 9999',
    'query ($from: DateTime) { findSlots(wish: { durationMinutes: 60, from: $from }) { edges { cursor } } }',
    { from: '9999-12-31T00:00:00Z' },
  ],
  [
    'a NUL character in a variable',
    'query ($text: String) { labs(district: $text) { edges { cursor } } }',
    { text: 'a\0b' },
  ],
  ['a NUL character in a document', '{ labs(district: "a\\u0000b") { edges { cursor } } }', {}],
  [
    'half of a surrogate pair',
    'query ($text: String) { labs(district: $text) { edges { cursor } } }',
    { text: 'x\ud800' },
  ],
  [
    'a search of 100,000 characters',
    'query ($text: String) { bookables(filter: { text: $text }) { edges { cursor } } }',
    { text: 'ab'.repeat(50_000) },
  ],
  [
    'a list of 101 categories',
    'query ($list: [String!]) { bookables(filter: { categories: $list }) { edges { cursor } } }',
    { list: Array(101).fill('01') },
  ],
  ['a page of two thousand million', '{ bookables(first: 2147483647) { edges { cursor } } }', {}],
  [
    'a variable of the wrong type',
    'query ($n: Int) { bookables(first: $n) { edges { cursor } } }',
    { n: 'many' },
  ],
  ['a missing variable', 'query ($id: ID!) { node(id: $id) { id } }', {}],
])('%s is bad input, not our error', async (_what, query, variables) => {
  expect(['BAD_USER_INPUT', 'COST_LIMITED']).toContain(await enterprise.client.faultOf(query, variables))
})

test.each(['valueOf', '__proto__', 'constructor', 'hasOwnProperty', 'Query', ''])(
  'an id of the type %j names nothing',
  async (type) => {
    expect(
      await service.stranger.faultOf('query ($id: ID!) { node(id: $id) { id } }', {
        id: b64(`${type}:${UUID}`),
      }),
    ).toBe('NOT_FOUND')
  },
)

test('a status of 500 is kept for our own errors', async () => {
  const status = async (body: object) =>
    (
      await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  expect(await status({ query: '{ bookables(first: 2147483647) { edges { cursor } } }' })).toBe(400)
  expect(
    await status({
      query: 'query ($n: Int!) { bookables(first: $n) { edges { cursor } } }',
      variables: { n: 'x' },
    }),
  ).toBe(400)
})

test.each([
  [
    'eleven questions to the whole market',
    Array.from(
      { length: 11 },
      (_, i) => `e${i}: findSlots(wish: { durationMinutes: 60 }, first: 1) { edges { cursor } }`,
    ),
    'query',
  ],
  [
    'three sign-ins',
    Array.from({ length: 3 }, (_, i) => `s${i}: signIn(input: { email: "a@b.cc", password: "x" }) { token }`),
    'mutation',
  ],
])('%s in one request are too dear', async (_what, fields, kind) => {
  expect(await service.stranger.faultOf(`${kind} { ${fields.join(' ')} }`)).toBe('COST_LIMITED')
})

test('emoji, quotes and SQL in texts are kept as they are', async () => {
  const name = `X'; drop table booking; -- "XRD" 🔬 \\ %_`
  const instrument = await lab.instrument({ name })
  const { node } = await service.stranger.ask(
    'query ($id: ID!) { node(id: $id) { ... on Bookable { name } } }',
    { id: instrument },
  )
  expect(node.name).toBe(name)
  for (const text of [`'`, `\\`, `!&|():*<->`, `🔬`, `%`, `X'; drop`]) {
    expect(
      (
        await service.stranger.send(
          'query ($text: String) { bookables(filter: { text: $text }) { edges { cursor } } }',
          { text },
        )
      ).errors,
    ).toBeUndefined()
  }
})

test('who watches the same as others sees what they may see, and not what others may', async () => {
  const member = await addMember(service, lab)
  const instrument = await lab.instrument()
  const query = `subscription ($scope: AvailabilityScope!, $range: PeriodInput!) {
    availabilityChanged(scope: $scope) { cause bookable { closures(range: $range) { note } } } }`
  const variables = {
    scope: { bookableIds: [instrument] },
    range: { startsAt: atQuarter(0), endsAt: atQuarter(600) },
  }
  type Told = { availabilityChanged: { cause: string; bookable: { closures: unknown[] | null } } }
  const watchers = [
    await service.stranger.watch<Told>(query, variables),
    await member.watch<Told>(query, variables),
    await enterprise.client.watch<Told>(query, variables),
    await lab.client.watch<Told>(query, variables),
  ]
  await hold(enterprise.client, instrument, atQuarter(60), 60)
  const seen = await Promise.all(
    watchers.map(async (watching) => {
      const booked = await watching.until(({ availabilityChanged }) => availabilityChanged.cause === 'BOOKED')
      await watching.end()
      return booked.availabilityChanged.bookable.closures
    }),
  )
  expect(seen).toEqual([null, [], null, []])
})
