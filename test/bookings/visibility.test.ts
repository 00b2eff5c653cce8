import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { confirm, hold } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let otherLab: Lab
let enterprise: Member
let rival: Member
let clerk: Member
let instrument: string
let bookingId: string

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  otherLab = await seed.lab()
  enterprise = await seed.enterprise()
  rival = await seed.enterprise()
  clerk = await seed.window()
  instrument = await lab.instrument()
  bookingId = (await hold(enterprise.client, instrument, atQuarter(60), 60)).booking!.id
})
afterAll(() => service.stop())

const MY_BOOKINGS = `query ($first: Int, $after: String) {
  myBookings(first: $first, after: $after) { edges { node { id startsAt enterprise { name } } } pageInfo { hasNextPage endCursor } }
}`
const ACTIONS = [
  ['node', `query ($id: ID!) { node(id: $id) { id } }`],
  [
    'confirmBooking',
    `mutation ($id: ID!) { confirmBooking(input: { bookingId: $id, idempotencyKey: "k" }) { booking { id } } }`,
  ],
  ['cancelBooking', `mutation ($id: ID!) { cancelBooking(input: { bookingId: $id }) { booking { id } } }`],
  ['approveBooking', `mutation ($id: ID!) { approveBooking(input: { bookingId: $id }) { booking { id } } }`],
  ['declineBooking', `mutation ($id: ID!) { declineBooking(input: { bookingId: $id }) { booking { id } } }`],
] as const

test.each(ACTIONS)(
  "%s: another organization's booking is answered like one that does not exist",
  async (_name, document) => {
    for (const { client } of [rival, otherLab, clerk]) {
      const foreign = await client.send(document, { id: bookingId })
      const missing = await client.send(document, { id: toGlobalId('Booking', newId()) })
      const malformed = await client.send(document, { id: 'not-an-id' })
      expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
      expect(foreign).toEqual(missing)
      expect(foreign).toEqual(malformed)
    }
  },
)

test.each(ACTIONS.slice(1))('%s: a stranger must sign in', async (_name, document) => {
  expect(await service.stranger.faultOf(document, { id: bookingId })).toBe('UNAUTHENTICATED')
})

test('each party sees its own bookings, page by page, and nobody else sees any', async () => {
  const own = await lab.instrument()
  for (const hours of [10, 20, 30]) await hold(rival.client, own, minutesAfter(atQuarter(60), hours * 60), 60)
  const pages: string[] = []
  let after: string | null = null
  do {
    const { myBookings }: { myBookings: Page } = await rival.client.ask(MY_BOOKINGS, { first: 2, after })
    pages.push(...myBookings.edges.map(({ node }) => node.startsAt))
    after = myBookings.pageInfo.hasNextPage ? myBookings.pageInfo.endCursor : null
  } while (after)
  expect(pages).toHaveLength(3)
  expect(pages).toEqual([...pages].sort().reverse())

  const atLab: { myBookings: Page } = await lab.client.ask(MY_BOOKINGS, {})
  expect(atLab.myBookings.edges).toHaveLength(4)
  for (const { client } of [otherLab, clerk]) {
    expect((await client.ask(MY_BOOKINGS, {})).myBookings.edges).toEqual([])
  }
  expect(await service.stranger.faultOf(MY_BOOKINGS)).toBe('UNAUTHENTICATED')
})

interface Page {
  edges: { node: { id: string; startsAt: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

test('only its lab sees the bookings of a bookable, by start', async () => {
  const document = `query ($id: ID!) {
    node(id: $id) { ... on Bookable { name bookings { edges { node { status enterprise { name } price { amount } } } } } }
  }`
  const { node } = await lab.client.ask(document, { id: instrument })
  expect(node.bookings.edges).toHaveLength(1)
  expect(node.bookings.edges[0].node).toMatchObject({ status: 'HELD', price: { amount: '160.00' } })
  for (const client of [rival.client, otherLab.client, enterprise.client]) {
    const { data, errors } = await client.send(document, { id: instrument })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(data).toMatchObject({ node: { bookings: null } })
  }
})

test('an enterprise is seen by itself only, a lab by everybody', async () => {
  const document = `query ($id: ID!) { node(id: $id) { ... on Organization { name figures { staff } } } }`
  const own = await enterprise.client.ask(document, { id: enterprise.organizationId })
  expect(own.node.figures).toEqual({ staff: 50 })
  for (const client of [rival.client, lab.client, service.stranger]) {
    expect(await client.faultOf(document, { id: enterprise.organizationId })).toBe('NOT_FOUND')
    expect((await client.ask(document, { id: lab.organizationId })).node.figures).toBeNull()
  }
})

test("the lab of a booking sees who booked, but not the enterprise's figures", async () => {
  const document = `query ($id: ID!) { node(id: $id) { ... on Booking { enterprise { name figures { staff } } } } }`
  const { node } = await lab.client.ask(document, { id: bookingId })
  expect(node.enterprise).toMatchObject({ figures: null })
  expect(node.enterprise.name).toContain('Organization')
})

const onBehalfOf = async (client: Client, document: string, input: object) =>
  client.faultOf(document, { input })

test('only an enterprise holds, and only the lab itself publishes, changes, closes and retires', async () => {
  const period = { startsAt: atQuarter(600), endsAt: atQuarter(660) }
  const holdDocument = `mutation ($input: HoldSlotInput!) { holdSlot(input: $input) { booking { id } } }`
  for (const client of [lab.client, clerk.client]) {
    const input = { bookableId: instrument, ...period, idempotencyKey: 'k' }
    expect(await onBehalfOf(client, holdDocument, input)).toBe('FORBIDDEN')
  }
  const labActions: [string, object][] = [
    [
      `mutation ($input: RetireBookableInput!) { retireBookable(input: $input) { bookable { id } } }`,
      { bookableId: instrument },
    ],
    [
      `mutation ($input: SetOpeningRulesInput!) { setOpeningRules(input: $input) { bookable { id } } }`,
      { bookableId: instrument, rules: [] },
    ],
    [
      `mutation ($input: AddClosureInput!) { addClosure(input: $input) { closure { id } } }`,
      { bookableId: instrument, ...period, reason: 'OTHER' },
    ],
    [
      `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { instrument { id } } }`,
      { instrumentId: instrument, keywords: ['mine'] },
    ],
  ]
  for (const [document, input] of labActions) {
    for (const client of [enterprise.client, clerk.client]) {
      expect(await onBehalfOf(client, document, input)).toBe('FORBIDDEN')
    }
    expect(await onBehalfOf(otherLab.client, document, input)).toBe('NOT_FOUND')
    expect(await onBehalfOf(service.stranger, document, input)).toBe('UNAUTHENTICATED')
  }
})

test('a member of a lab closes and answers, but does not publish or change', async () => {
  const member = await addMember(service, lab)
  const close = `mutation ($input: AddClosureInput!) { addClosure(input: $input) { closure { id } userErrors { message } } }`
  const closure = {
    bookableId: instrument,
    startsAt: atQuarter(3000),
    endsAt: atQuarter(3060),
    reason: 'MAINTENANCE',
  }
  expect((await member.ask(close, { input: closure })).addClosure.closure.id).toBeTruthy()
  const change = `mutation ($input: SetOpeningRulesInput!) { setOpeningRules(input: $input) { bookable { id } } }`
  expect(await member.faultOf(change, { input: { bookableId: instrument, rules: [] } })).toBe('FORBIDDEN')
  const approvable = await lab.instrument({ terms: { confirmation: 'APPROVAL' } })
  const { booking } = await hold(enterprise.client, approvable, atQuarter(60), 60)
  await confirm(enterprise.client, booking!.id)
  const approve = `mutation ($id: ID!) { approveBooking(input: { bookingId: $id }) { booking { status } } }`
  expect((await member.ask(approve, { id: booking!.id })).approveBooking.booking.status).toBe('CONFIRMED')
})
