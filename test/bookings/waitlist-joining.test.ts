import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { book } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { addMember } from '../support/roles.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'
import { join, LEAVE, leave, readEntry, standing, type Wanted, waiting } from '../support/waitlist.ts'

let service: TestService
let lab: Lab
let otherLab: Lab
let booker: Member
let enterprise: Member
let rival: Member
let instrument: string
const startsAt = atQuarter(24 * 60)

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  otherLab = await seed.lab()
  booker = await seed.enterprise()
  enterprise = await seed.enterprise()
  rival = await seed.enterprise()
  instrument = await lab.instrument({ terms: { horizonDays: 30, maxMinutes: 480, leadMinutes: 60 } })
  await book(booker.client, instrument, startsAt, 480)
})
afterAll(() => service.stop())

const HOUR = 60
const DAY = 24 * HOUR
const REFUSED: [string, Partial<Wanted>, string, string][] = [
  ['a range that ends before it starts', { rangeMinutes: -15 }, 'PERIOD_INVALID', 'range'],
  ['a range of 63 days', { rangeMinutes: 63 * DAY }, 'PERIOD_INVALID', 'range'],
  ['a range beyond the horizon', { rangeMinutes: 40 * DAY }, 'BEYOND_HORIZON', 'range,endsAt'],
  ['a range that is too short', { rangeMinutes: 45 }, 'PERIOD_INVALID', 'range,endsAt'],
  [
    'a range that is too short from the lead time on',
    { startsAt: atQuarter(-HOUR), rangeMinutes: 3 * HOUR - 15 },
    'PERIOD_INVALID',
    'range,endsAt',
  ],
  ['a duration that the terms do not allow', { durationMinutes: 495 }, 'INVALID_INPUT', 'durationMinutes'],
  ['a duration off the grid', { durationMinutes: 50 }, 'INVALID_INPUT', 'durationMinutes'],
  ['no duration at all', { durationMinutes: -60 }, 'INVALID_INPUT', 'durationMinutes'],
  ['more units than there are', { units: 2 }, 'INVALID_INPUT', 'units'],
  ['an operator where there is none', { operatorAssisted: true }, 'INVALID_INPUT', 'operatorAssisted'],
  ['a purpose of 501 characters', { purpose: 'x'.repeat(501) }, 'INVALID_INPUT', 'purpose'],
]
test.each(REFUSED)('%s cannot be waited for', async (_what, wanted, code, path) => {
  const { waitlistEntry, userErrors } = await join(enterprise.client, instrument, {
    ...{ startsAt, rangeMinutes: 10 * HOUR },
    ...wanted,
  })
  expect(waitlistEntry).toBeNull()
  expect(userErrors.map((error) => [error.code, error.path.join()])).toEqual([[code, path]])
})

test('what is never open in the range, or retired, cannot be waited for; a fixed session can', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({
    ...rule,
    opens: '08:00',
    closes: '10:00',
    mode: 'FIXED',
  }))
  const terms = { units: 1, minMinutes: 15, maxMinutes: 30, slotMinutes: 15 }
  const sessions = await lab.instrument({ terms, openingRules })
  const asked = { startsAt, rangeMinutes: 2 * DAY }
  const offered = await waiting(enterprise.client, sessions, { ...asked, durationMinutes: 90 })
  const { offer } = offered
  expect(Date.parse(offer!.endsAt) - Date.parse(offer!.startsAt)).toBe(2 * HOUR * 60_000)
  const codes = async (durationMinutes: number, wanted: Wanted = asked) =>
    standing(await join(enterprise.client, sessions, { ...wanted, durationMinutes }))
  expect(await codes(135)).toBe('INVALID_INPUT')
  const afternoon = new Date(Date.parse(offer!.endsAt))
  expect(await codes(15, { startsAt: afternoon, rangeMinutes: 2 * HOUR })).toBe('OUTSIDE_OPENING_HOURS')
  await lab.client.ask(
    `mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { userErrors { code } } }`,
    { id: sessions },
  )
  expect(await codes(90)).toBe('ALREADY_RETIRED')
})

test('who lacks a qualification cannot wait for what demands one, unless with an operator', async () => {
  const terms = { requiresQualification: true, tariff: { large: '200', operatorPerHour: '100' } }
  const demanding = await lab.instrument({ terms })
  const asked = { startsAt, rangeMinutes: DAY }
  expect(standing(await join(enterprise.client, demanding, asked))).toBe('QUALIFICATION_MISSING')
  const assisted = await join(enterprise.client, demanding, { ...asked, operatorAssisted: true })
  expect(standing(assisted)).toBe('OFFERED')
})

test('what is offered never begins before the range, even when that is not on a quarter of an hour', async () => {
  const own = await lab.instrument()
  const { offer } = await waiting(enterprise.client, own, {
    startsAt: minutesAfter(startsAt, 1),
    rangeMinutes: 120,
  })
  expect(offer!.startsAt).toBe(minutesAfter(startsAt, 15).toISOString())
})

test('the same request again answers with the same entry, and another one with its key is refused', async () => {
  const asked = { startsAt }
  const [first, again] = await Promise.all([
    join(enterprise.client, instrument, asked, 'same-key'),
    join(enterprise.client, instrument, asked, 'same-key'),
  ])
  expect(first.waitlistEntry).not.toBeNull()
  expect(again.waitlistEntry!.id).toBe(first.waitlistEntry!.id)
  const other = await join(enterprise.client, instrument, { startsAt, rangeMinutes: 90 }, 'same-key')
  expect(standing(other)).toBe('IDEMPOTENCY_KEY_REUSED')
  await leave(enterprise.client, first.waitlistEntry!.id)
})

test('an enterprise waits for twenty things at once, and for another one when it has left one', async () => {
  const many = await seeds(service).enterprise()
  const answers = await Promise.all(
    Array.from({ length: 22 }, () => join(many.client, instrument, { startsAt })),
  )
  expect(answers.map(standing).sort()).toEqual([
    ...Array(20).fill('WAITING'),
    ...['WAITLIST_FULL', 'WAITLIST_FULL'],
  ])
  const own = answers.flatMap(({ waitlistEntry }) => waitlistEntry ?? [])
  await leave(many.client, own[0]!.id)
  expect(standing(await join(many.client, instrument, { startsAt }))).toBe('WAITING')
  const { myWaitlist } = await many.client.ask(
    `{ myWaitlist(first: 100, statuses: [WAITING]) { edges { node { position } } } }`,
  )
  const positions: number[] = myWaitlist.edges.map(
    ({ node }: { node: { position: number } }) => node.position,
  )
  expect(positions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})

const JOIN = `mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { waitlistEntry { id } } }`

test('only enterprises join, and only for what exists', async () => {
  const range = { startsAt, endsAt: minutesAfter(startsAt, 60) }
  const input = { bookableId: instrument, range, durationMinutes: 60, idempotencyKey: 'k' }
  expect(await service.stranger.faultOf(JOIN, { input })).toBe('UNAUTHENTICATED')
  const clerk = await seeds(service).window()
  for (const { client } of [lab, clerk]) expect(await client.faultOf(JOIN, { input })).toBe('FORBIDDEN')
  const bookableId = toGlobalId('Instrument', newId())
  const missing = { input: { ...input, bookableId } }
  expect(await enterprise.client.faultOf(JOIN, missing)).toBe('NOT_FOUND')
})

test('a foreign entry is answered like one that does not exist; the lab sees its own, and cannot leave it', async () => {
  const entry = await waiting(enterprise.client, instrument, { startsAt })
  const missing = toGlobalId('WaitlistEntry', newId())
  const SEE = `query ($id: ID!) { node(id: $id) { id } }`
  for (const document of [SEE, LEAVE]) {
    for (const { client } of [rival, otherLab]) {
      const foreign = await client.send(document, { id: entry.id })
      expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
      expect(foreign).toEqual(await client.send(document, { id: missing }))
    }
  }
  expect(await service.stranger.faultOf(SEE, { id: entry.id })).toBe('NOT_FOUND')
  expect(await service.stranger.faultOf(LEAVE, { id: entry.id })).toBe('UNAUTHENTICATED')
  expect((await readEntry(lab.client, entry)).status).toBe('WAITING')
  expect(await lab.client.faultOf(LEAVE, { id: entry.id })).toBe('FORBIDDEN')
  const colleague = await addMember(service, enterprise)
  expect(standing(await leave(colleague, entry.id))).toBe('LEFT')
})

test('each party lists its entries, page by page and by state; the lab also those of a bookable', async () => {
  const own = await otherLab.instrument()
  await book(booker.client, own, startsAt, 60)
  const entries: string[] = []
  for (const { client } of [rival, rival, rival]) {
    entries.push((await waiting(client, own, { startsAt })).id)
  }
  await leave(rival.client, entries[1]!)
  expect(await pages(rival.client, 'myWaitlist')).toEqual([...entries].reverse())
  expect(await pages(otherLab.client, 'myWaitlist')).toEqual([...entries].reverse())
  expect(await pages(rival.client, 'myWaitlist', '[WAITING]')).toEqual([entries[2], entries[0]])
  const OF_BOOKABLE = `query ($id: ID!) { node(id: $id) { ... on Bookable {
    waitlist(statuses: [WAITING]) { edges { node { id position enterprise { id } } } } } } }`
  const { node } = await otherLab.client.ask(OF_BOOKABLE, { id: own })
  expect(node.waitlist.edges.map((edge: { node: object }) => edge.node)).toEqual([
    { id: entries[0], position: 1, enterprise: { id: rival.organizationId } },
    { id: entries[2], position: 2, enterprise: { id: rival.organizationId } },
  ])
  for (const { client } of [rival, lab])
    expect(await client.faultOf(OF_BOOKABLE, { id: own })).toBe('FORBIDDEN')
})

interface Page {
  edges: { node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

/** The ids of all pages of two. */
async function pages(client: Client, list: string, statuses = 'null'): Promise<string[]> {
  const document = `query ($after: String) {
    page: ${list}(first: 2, after: $after, statuses: ${statuses}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`
  const ids: string[] = []
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const { page }: { page: Page } = await client.ask(document, { after })
    ids.push(...page.edges.map(({ node }) => node.id))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined
  }
  return ids
}
