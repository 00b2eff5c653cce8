import { afterAll, beforeAll, expect, test } from 'vitest'
import { book, cancel } from '../support/bookings.ts'
import { expertOf } from '../support/experts.ts'
import { mandated } from '../support/mandates.ts'
import { colleague } from '../support/people.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let expert: string
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[lab, enterprise] = await Promise.all([seed.lab(), seed.enterprise()])
  expert = await expertOf(lab)
})
afterAll(() => service.stop())

let hours = 24
/** A confirmed session of an hour that nobody else has. */
const session = (client = enterprise.client) => {
  hours += 2
  return book(client, expert, atQuarter(hours * 60), 60)
}

const WRITE = `mutation ($input: WriteSessionNoteInput!) { writeSessionNote(input: $input) {
  sessionNote { text writtenAt writtenBy { name } } userErrors { code path message } } }`
const write = async (client: Member['client'], bookingId: string, text: string) =>
  (await client.ask(WRITE, { input: { bookingId, text } })).writeSessionNote
const READ = `query ($id: ID!, $first: Int! = 20, $after: String) { node(id: $id) { ... on Booking { sessionNotes(first: $first, after: $after) {
  edges { node { text writtenBy { name } } } pageInfo { hasNextPage endCursor } } } } }`
const read = async (client: Member['client'], id: string, page: object = {}) =>
  (await client.ask(READ, { id, ...page })).node.sessionNotes
const texts = (notes: { edges: { node: { text: string } }[] }) => notes.edges.map(({ node }) => node.text)

test('the lab writes a note, both parties read it, and each version stays with who wrote it', async () => {
  const { id } = await session()
  const { client } = await colleague(service, lab, 'MEMBER')
  await write(lab.client, id, '断口为疲劳断裂。')
  const second = await write(client, id, '断口为疲劳断裂,建议调整热处理。')
  expect(second.sessionNote).toMatchObject({ writtenBy: { name: expect.any(String) } })
  for (const reader of [enterprise.client, lab.client]) {
    const notes = await read(reader, id)
    expect(texts(notes)).toEqual(['断口为疲劳断裂,建议调整热处理。', '断口为疲劳断裂。'])
    expect(
      new Set(notes.edges.map(({ node }: { node: { writtenBy: object } }) => JSON.stringify(node.writtenBy)))
        .size,
    ).toBe(2)
  }
})

test('the same text once more is the same note', async () => {
  const { id } = await session()
  await write(lab.client, id, 'A')
  await write(lab.client, id, 'A')
  await write(lab.client, id, 'B')
  await write(lab.client, id, 'A')
  expect(texts(await read(enterprise.client, id))).toEqual(['A', 'B', 'A'])
})

test('notes come in pages', async () => {
  const { id } = await session()
  for (const text of ['1', '2', '3']) await write(lab.client, id, text)
  const page = await read(lab.client, id, { first: 2 })
  expect([texts(page), page.pageInfo.hasNextPage]).toEqual([['3', '2'], true])
  expect(texts(await read(lab.client, id, { first: 2, after: page.pageInfo.endCursor }))).toEqual(['1'])
})

test('the enterprise is told that there is a note', async () => {
  const { id } = await session()
  await write(lab.client, id, 'Read me')
  const { myNotifications } = await enterprise.client.ask(
    '{ myNotifications(first: 1) { edges { node { kind message booking { id } } } } }',
  )
  expect(myNotifications.edges[0].node).toMatchObject({ kind: 'SESSION_NOTE_WRITTEN', booking: { id } })
})

test('nobody else reads or writes them, and a window that acts for the enterprise does neither', async () => {
  const window = await seeds(service).window()
  const { clerk: acting } = await mandated(enterprise, window)
  const { id } = await session(acting)
  await write(lab.client, id, 'For the enterprise')
  expect(texts(await read(enterprise.client, id))).toEqual(['For the enterprise'])
  expect(await acting.faultOf(READ, { id })).toBe('FORBIDDEN')
  const input = { bookingId: id, text: 'x' }
  expect(await acting.faultOf(WRITE, { input })).toBe('FORBIDDEN')
  expect(await enterprise.client.faultOf(WRITE, { input })).toBe('FORBIDDEN')
  for (const stranger of [await seeds(service).lab(), await seeds(service).enterprise()]) {
    expect(await stranger.client.faultOf(READ, { id })).toBe('NOT_FOUND')
    expect(await stranger.client.faultOf(WRITE, { input })).toBe('NOT_FOUND')
  }
  const { myNotifications } = await window.client.ask('{ myNotifications { edges { node { kind } } } }')
  expect(myNotifications.edges).not.toContainEqual({ node: { kind: 'SESSION_NOTE_WRITTEN' } })
})

test('what is no session, or did not take place, has no notes; nor is a note empty or endless', async () => {
  const { id } = await session()
  for (const text of [' ', 'x'.repeat(10_001)]) {
    expect((await write(lab.client, id, text)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['text'] },
    ])
  }
  await cancel(enterprise.client, id)
  expect((await write(lab.client, id, 'x')).userErrors).toMatchObject([{ code: 'STATE_CONFLICT' }])
  const instrument = await lab.instrument()
  const other = await book(enterprise.client, instrument, atQuarter(600), 60)
  const { userErrors } = await write(lab.client, other.id, 'x')
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['bookingId'] }])
})
