import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { readDocuments } from '../../src/guard/documents.ts'
import { StartError } from '../../src/shared/start-error.ts'
import { startService, type TestService } from '../support/service.ts'
import { type Send, type Sending, TRANSPORTS } from '../support/transports.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const KNOWN = 'subscription Known { availabilityChanged(scope: {category: "01"}, snapshot: true) { cursor } }'
const COUNT = 'query Count { labs(first: 1) { edges { cursor } } }'
const OTHER = 'query Other { __typename }'

let folder: string
let file: string
let service: TestService
let open: TestService
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenshi-documents-'))
  file = join(folder, 'persisted-documents.json')
  const documents = [KNOWN, COUNT].map((text) => [hashOf(text), text])
  await writeFile(file, JSON.stringify(Object.fromEntries(documents)))
  service = await startService({ DOCUMENTS: 'only', DOCUMENTS_FILE: file })
  open = await startService({ DOCUMENTS_FILE: file })
})
afterAll(async () => {
  await Promise.all([service.stop(), open.stop()])
  await rm(folder, { recursive: true, force: true })
})

// What is subscribed to where nothing else is served is told nothing in an empty market; an error says that it was known.
const isKnown = async (send: Send, sending: Sending, of = service) =>
  (await send(of.url, sending)).errors?.[0]?.extensions.code
const NAMINGS: [string, (text: string) => Sending][] = [
  ['by its SHA-256', (text) => ({ documentId: hashOf(text) })],
  ['by its SHA-256 with a prefix', (text) => ({ documentId: `sha256:${hashOf(text)}` })],
  [
    'as clients of Apollo name it',
    (text) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } } }),
  ],
  ['word for word', (text) => ({ query: text })],
]

describe.each(TRANSPORTS)('over %s', (name, send) => {
  // Only subscriptions are served there: a query that is known is refused for what it is.
  const answer = name === 'server-sent events' ? 'BAD_USER_INPUT' : undefined
  test.each(NAMINGS)('a registered document is carried out, named %s', async (_how, named) => {
    expect(await isKnown(send, named(COUNT))).toBe(answer)
    expect(await isKnown(send, named(COUNT), open)).toBe(answer)
  })

  test('another is refused where only registered ones are carried out', async () => {
    expect(await isKnown(send, { query: OTHER })).toBe('FORBIDDEN')
    expect(await isKnown(send, { query: `${COUNT} ` })).toBe('FORBIDDEN')
    expect(await isKnown(send, { query: OTHER }, open)).toBe(answer)
  })

  test('an id that nobody has registered names nothing', async () => {
    for (const of of [service, open])
      expect(await isKnown(send, { documentId: hashOf(OTHER) }, of)).toBe('NOT_FOUND')
    expect(await isKnown(send, { documentId: '__proto__' })).toBe('NOT_FOUND')
  })
})

test('a document is named in the address of a GET as well', async () => {
  const get = (search: object) =>
    fetch(`${service.url}/graphql?${new URLSearchParams({ ...search })}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    })
  expect(await (await get({ documentId: hashOf(COUNT) })).json()).toMatchObject({
    data: { labs: { edges: [] } },
  })
  expect((await get({ query: OTHER })).status).toBe(400)
})

test('only with a file of documents can it be only these', () => {
  expect(() => readConfig({ DOCUMENTS: 'only' })).toThrow(ConfigError)
})

test.each([
  ['is no JSON', '{', 'JSON'],
  ['is a list', '[]', 'JSON'],
  ['names a document by the id of another', JSON.stringify({ [hashOf(KNOWN)]: COUNT }), 'SHA-256'],
])('a file that %s stops the start', async (_what, text, reason) => {
  const wrong = join(folder, 'wrong.json')
  await writeFile(wrong, text)
  const reading = readDocuments({ DOCUMENTS: 'all', DOCUMENTS_FILE: wrong })
  await expect(reading).rejects.toThrow(StartError)
  await expect(reading).rejects.toThrow(reason)
})

test('a file that is missing stops the start', async () => {
  const reading = readDocuments({ DOCUMENTS: 'all', DOCUMENTS_FILE: join(folder, 'missing.json') })
  await expect(reading).rejects.toThrow('ENOENT')
})
