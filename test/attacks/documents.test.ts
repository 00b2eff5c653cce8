import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIMITS } from '../../src/limits.ts'
import { whileOthersAreServed } from '../support/attack.ts'
import { startService, type TestService } from '../support/service.ts'
import { askOver, openSocket } from '../support/transports.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const times = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ')
const bodyOf = (query: string, variables: object = {}) => JSON.stringify({ query, variables })
const post = (body: string) =>
  fetch(`${service.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

/** Bodies that are small to send and dear to answer, if anybody did. */
const BOMBS: [what: string, body: () => string][] = [
  ['aliases', () => bodyOf(`{ ${times(500, (i) => `a${i}: labs(first: 100) { edges { cursor } }`)} }`)],
  ['aliases of one field', () => bodyOf(`{ ${times(990, (i) => `a${i}: __typename`)} }`)],
  ['the same field over and over', () => bodyOf(`{ ${times(1_990, () => '__typename')} }`)],
  ['directives', () => bodyOf(`{ __typename ${times(600, () => '@a')} }`)],
  [
    'objects in objects',
    () => bodyOf(`{ labs ${'{ edges { node { sites { lab '.repeat(100)}${'}'.repeat(400)} }`),
  ],
  ['brackets alone', () => bodyOf('{'.repeat(1_900))],
  ['brackets of a list', () => bodyOf(`{ node(id: ${'['.repeat(1_900)} }`)],
  ['a fragment of itself', () => bodyOf('{ ...A } fragment A on Query { ...A }')],
  [
    'fragments in a ring',
    () => bodyOf(`{ ...F0 } ${times(50, (i) => `fragment F${i} on Query { ...F${(i + 1) % 50} }`)}`),
  ],
  [
    'fragments that double',
    () =>
      bodyOf(
        `{ ...F0 } ${times(40, (i) => `fragment F${i} on Query { a: labs { edges { cursor } } ...F${i + 1} ...F${i + 1} }`)} fragment F40 on Query { __typename }`,
      ),
  ],
  [
    'fragments that may overlap',
    () =>
      bodyOf(
        `{ ${times(40, (i) => `...F${i}`)} } ${times(40, (i) => `fragment F${i} on Query { labs(first: 1) { edges { cursor } } viewer { person { id } } }`)}`,
      ),
  ],
  ['operations', () => bodyOf(times(600, (i) => `query Q${i} { __typename }`))],
  ['variables that nobody uses', () => bodyOf(`query (${times(300, (i) => `$v${i}: Int`)}) { __typename }`)],
  [
    'a million brackets in a variable',
    () =>
      `{"query":"query ($v: String) { labs(district: $v) { edges { cursor } } }","variables":{"v":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`,
  ],
  [
    'a huge text',
    () =>
      bodyOf('query ($v: String) { bookables(filter: { text: $v }) { edges { cursor } } }', {
        v: '啊'.repeat(80_000),
      }),
  ],
  [
    'a huge list',
    () =>
      bodyOf('query ($v: [String!]) { bookables(filter: {categories: $v}) { edges { cursor } } }', {
        v: Array(40_000).fill('01'),
      }),
  ],
  [
    'a number of a hundred thousand digits',
    () =>
      `{"query":"query ($v: Int) { labs(first: $v) { edges { cursor } } }","variables":{"v":${'9'.repeat(100_000)}}}`,
  ],
  ['a number that overflows', () => bodyOf('{ labs(first: 99999999999999999999) { edges { cursor } } }')],
  [
    'a batch of operations',
    () => `[${times(1_000, () => '{"query":"{ __typename }"}').replaceAll('} {', '},{')}]`,
  ],
  ['too many bytes', () => bodyOf('{ __typename }', { v: 'x'.repeat(LIMITS.bodyBytes) })],
  ['one string without an end', () => bodyOf(`{ labs(district: "${'a'.repeat(200_000)}`)],
  ['comments', () => bodyOf(`${'#\n'.repeat(100_000)}{`)],
]

test.each(BOMBS)('%s are refused with a code, while others are served', async (_what, body) => {
  const bomb = body()
  const answers = await whileOthersAreServed(service.url, () =>
    Promise.all(Array.from({ length: 5 }, () => post(bomb))),
  )
  for (const answer of answers) {
    // 200 where a resolver refuses: the document itself was well.
    expect([200, 400, 413]).toContain(answer.status)
    const { errors } = (await answer.json()) as {
      errors: { message: string; extensions: { code: string } }[]
    }
    expect(['BAD_USER_INPUT', 'COST_LIMITED']).toContain(errors[0]?.extensions.code)
  }
})

test('over a socket the same are refused, and it stays open', async () => {
  const socket = await openSocket(service.url)
  const fitting = BOMBS.map(([, body]) => body()).filter(
    (body) => body.length < LIMITS.frameBytes / 2 && body.startsWith('{'),
  )
  await whileOthersAreServed(service.url, async () => {
    for (const body of fitting)
      expect((await askOver(socket, JSON.parse(body))).errors?.[0]?.extensions.code).toMatch(
        /BAD_USER_INPUT|COST_LIMITED/,
      )
  })
  expect((await askOver(socket, { query: '{ __typename }' })).errors).toBeUndefined()
  socket.terminate()
})

const JUNK = [
  '\u0000',
  '\ud800',
  '\u202e',
  '\ufeff',
  'a\u0300'.repeat(100),
  '𝕏'.repeat(100),
  '👩‍👩‍👧‍👦',
  '%00%0d%0a',
  '\\',
  "'",
  '"""',
  '$' + '{7*7}',
  '{{7*7}}',
  '(a+)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?:.*){100}',
  '../../../etc/passwd',
  '-'.repeat(5_000),
  'a!'.repeat(2_000),
  ':*&|!()<->',
  'GB/T '.repeat(500),
  '0'.repeat(5_000),
  '１２３',
  'ﷺ'.repeat(200),
  'İıẞß',
  '\u200b\u200c\u200d',
  '<script>alert(1)</script>',
]

test('no text is a riddle for the search: junk is answered soon, or refused', async () => {
  const query = `query ($text: String, $methods: [String!]) {
    bookables(filter: { text: $text }) { edges { cursor } }
    findSlots(filter: { text: $text }, wish: { durationMinutes: 60 }, first: 1) { edges { cursor } }
    byMethod: bookables(filter: { methods: $methods }) { edges { cursor } } }`
  await whileOthersAreServed(service.url, async () => {
    for (const text of JUNK) {
      const { errors } = await service.stranger.send(query, { text, methods: [text] })
      for (const { extensions } of errors ?? []) expect(extensions.code).toBe('BAD_USER_INPUT')
    }
  })
})
