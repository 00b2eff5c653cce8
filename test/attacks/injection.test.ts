import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyOperation } from '../support/every-operation.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { askOver, openSocket } from '../support/transports.ts'

const UUID = '01a205c5-d18e-726b-a1b4-863f2cc06d14'
const INSIDE =
  /syntax error at|SQLSTATE|Failed query|relation "|insert into|drizzle|postgres|node_modules|\.[jt]s:\d/i

/** What has broken into databases, shells and templates. */
const TEXTS = [
  `'; drop table booking; --`,
  `' or 1=1 --`,
  `" \\ $1 $$ %_ {} \${x} ') union select null --`,
  Buffer.from(`Organization:' or 1=1 --`).toString('base64url'),
  Buffer.from(`Booking:${UUID}' --`).toString('base64url'),
]

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
  await lab.instrument()
})
afterAll(() => service.stop())

const operations = everyOperation()

test('there is a text to attack in most operations', () => {
  expect(operations.filter(({ texts }) => texts > 0).length).toBeGreaterThan(operations.length / 2)
})

async function attack(
  send: (query: string, variables: object) => Promise<object>,
  only: boolean,
): Promise<string[]> {
  const told: string[] = []
  for (const { query, variables, texts } of operations.filter((each) => each.texts > 0)) {
    const attempts = only
      ? Array.from({ length: texts }, (_, i) => variables(TEXTS[i % TEXTS.length]!, i))
      : TEXTS.map((text) => variables(text))
    for (const answer of await Promise.all(attempts.map((each) => send(query, each)))) {
      const text = JSON.stringify(answer)
      if (INSIDE.test(text) || /"(INTERNAL|UNAVAILABLE)"/.test(text)) told.push(`${query} ${text}`)
    }
  }
  return told
}

describe.each([
  ['everywhere at once', false],
  ['at one place after the other', true],
])('a text that breaks out, %s', (_where, only) => {
  test.each<[string, () => { send: (query: string, variables?: object) => Promise<object> }]>([
    ['a lab', () => lab.client],
    ['an enterprise', () => enterprise.client],
  ])('of %s is only a text', async (_who, client) => {
    expect(await attack((query, variables) => client().send(query, variables), only)).toEqual([])
  })
})

test('nothing was dropped', async () => {
  expect((await lab.client.send('{ myBookings { edges { cursor } } }')).errors).toBeUndefined()
})

const POLLUTIONS = [
  '{"__proto__":{"polluted":true}}',
  '{"filter":{"__proto__":{"polluted":true}}}',
  '{"filter":{"constructor":{"prototype":{"polluted":true}}}}',
]

test.each(POLLUTIONS)('%s in variables changes no object but itself', async (variables) => {
  const query = 'query ($filter: BookableFilter) { bookables(filter: $filter) { edges { cursor } } }'
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`
  const answer = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(answer.status).toBeLessThan(500)
  const socket = await openSocket(service.url)
  const message = `{"id":"p","type":"subscribe","payload":${body}}`
  const told = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))))
  socket.send(message)
  expect(JSON.stringify(await told)).not.toMatch(INSIDE)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect((await askOver(socket, { query: '{ __typename }' })).errors).toBeUndefined()
  socket.terminate()
})
