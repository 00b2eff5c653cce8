import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/limits.ts'
import { startService, type TestService } from '../support/service.ts'
import { TRANSPORTS } from '../support/transports.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const times = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ')
const { document: most } = LIMITS
const subscription = (inside: string) =>
  `subscription S { availabilityChanged(scope: {category: "01"}) { ${inside} } }`

/** What holds one more than is allowed, and nothing else that is wrong. */
const TOO_MUCH: [what: string, document: string, limit: number][] = [
  ['aliases', subscription(times(most.aliases + 1, (i) => `a${i}: cursor`)), most.aliases],
  ['directives', subscription(times(most.directives + 1, () => 'cursor @skip(if: false)')), most.directives],
  [
    'fragments',
    `${subscription(times(most.fragments + 1, (i) => `...F${i}`))} ${times(most.fragments + 1, (i) => `fragment F${i} on AvailabilityChange { cursor }`)}`,
    most.fragments,
  ],
  ['spreads of fragments', subscription(times(most.spreads + 1, () => '... { cursor }')), most.spreads],
  [
    'operations',
    `${subscription('cursor')} ${times(most.operations, (i) => `query Q${i} { __typename }`)}`,
    most.operations,
  ],
  [
    'fields at the root',
    `query S { ...R ... { __typename } } fragment R on Query { ${times(most.rootFields, () => '__typename')} }`,
    most.rootFields,
  ],
  ['tokens', subscription(times(LIMITS.tokens, () => 'cursor')), LIMITS.tokens],
]

describe.each(TRANSPORTS)('over %s', (_name, send) => {
  test.each(TOO_MUCH)('too many %s are refused, with the limit', async (_what, query, limit) => {
    const { errors } = await send(service.url, { query, operationName: 'S' })
    const refusal = errors?.find(({ extensions }) => extensions.limit === limit)
    expect(refusal?.extensions.code).toBe('COST_LIMITED')
    expect(refusal?.message).toContain(String(limit).replace(/\B(?=(\d{3})+$)/, ''))
    expect(refusal?.message).toMatch(/[一-鿿]/)
  })

  test('lists in lists in lists are refused, with the limit', async () => {
    const query = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`
    const { errors } = await send(service.url, { query })
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'COST_LIMITED', limit: LIMITS.depth } })
  })

  test('variables count: the same document is refused or not', async () => {
    const query = `query ($n: Int!, $range: PeriodInput!) { bookables(first: $n) { edges { node {
      freeWindows(range: $range) { unit startsAt endsAt } site { id }
      lab { sites { id address timeZone district { code name } } }
      tariff { sizeClass price { amount currency } } openingRules { weekday opens closes } } } } }`
    const range = { startsAt: new Date(), endsAt: new Date(Date.now() + 86_400_000) }
    const codeFor = async (n: number) =>
      (await send(service.url, { query, variables: { n, range } })).errors?.[0]?.extensions.code
    expect(await codeFor(100)).toBe('COST_LIMITED')
    expect(await codeFor(1)).not.toBe('COST_LIMITED')
  })
})

test('a document that is just small enough is carried out', async () => {
  const query = `query { ${times(most.rootFields, (i) => `a${i}: __typename`)} }`
  expect((await service.stranger.send(query)).errors).toBeUndefined()
})
