import { sql } from 'drizzle-orm'
import { isObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookings } from '../../src/bookings/bookings.table.ts'
import { serviceSchema } from '../../src/schema.ts'
import { hold } from '../support/bookings.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise()
  for (const count of [3, 0, 1]) {
    const instrument = await lab.instrument()
    for (let hours = count; hours > 0; hours -= 1) {
      const { booking } = await hold(
        enterprise.client,
        instrument,
        minutesAfter(atQuarter(60), hours * 60),
        60,
      )
      expect(booking).not.toBeNull()
    }
  }
  // What is null says nothing of whether it was read.
  await service.db.execute(sql`update booking set purpose = 'trial', approval_cause = 'NO_SHOWS', used_minutes = 45,
    operator_minutes = 15, checked_in_at = starts_at, ended_at = ends_at, operator_assisted = true, units_fixed = true`)
})
afterAll(() => service.stop())

interface Listed {
  bookings: { edges: { cursor: string; node: Record<string, unknown> }[]; pageInfo: { hasNextPage: boolean } }
}

async function listed(bookings: string): Promise<Listed[]> {
  const document = `query ($labIds: [ID!]) { bookables(filter: { labIds: $labIds }) { edges { node { ${bookings} } } } }`
  const fragment = bookings.includes('...Whole') ? `fragment Whole on Booking { ${PLAIN.join(' ')} }` : ''
  const { bookables } = await lab.client.ask(document + fragment, { labIds: [lab.organizationId] })
  return bookables.edges.map(({ node }: { node: Listed }) => node)
}

const PLAIN = [
  ...[
    'startsAt',
    'endsAt',
    'status',
    'units',
    'unitsFixed',
    'operatorAssisted',
    'approvalCause',
    'sizeClass',
  ],
  ...['purpose', 'checkedInAt', 'endedAt', 'usedMinutes', 'operatorMinutes', 'createdAt', 'id'],
]

const nodesOf = (list: readonly Listed[]) =>
  list.map(({ bookings }) => bookings.edges.map(({ node }) => node))

test('each of a list has its own page of bookings, and goes on behind its cursor', async () => {
  const first = await listed(
    'bookings(first: 2) { edges { cursor node { ...Whole } } pageInfo { hasNextPage } }',
  )
  expect(first.map(({ bookings }) => bookings.edges.length)).toEqual([2, 0, 1])
  expect(first.map(({ bookings }) => bookings.pageInfo.hasNextPage)).toEqual([true, false, false])
  const after = first[0]!.bookings.edges[1]!.cursor
  const next = await listed(`bookings(first: 2, after: "${after}") { edges { node { ...Whole } } }`)
  const starts = [...nodesOf(first)[0]!, ...nodesOf(next)[0]!].map(({ startsAt }) => startsAt)
  expect(starts).toHaveLength(3)
  expect(starts).toEqual([...starts].sort())
})

test.each(PLAIN)('asked for %s alone, a booking says what it says when asked for all', async (field) => {
  const all = await listed('bookings { edges { node { ...Whole price { amount } } } }')
  const own = await listed(`bookings { edges { node { ${field} } } }`)
  expect(nodesOf(all)[0]![0]![field]).not.toBeNull()
  expect(nodesOf(own)).toEqual(nodesOf(all).map((nodes) => nodes.map((node) => ({ [field]: node[field] }))))
})

test('the same list under two names is asked for the fields of each', async () => {
  const both = `bookings { edges { node { status } } } again: bookings { edges { node { enterprise { id } kind: __typename } } }`
  const [most] = (await listed(both)) as (Listed & { again: Listed['bookings'] })[]
  expect(most!.bookings.edges[0]!.node).toEqual({ status: 'HELD' })
  expect(most!.again.edges[0]!.node).toEqual({
    enterprise: { id: enterprise.organizationId },
    kind: 'Booking',
  })
})

test('what a fragment or a condition asks for is read, and what it leaves out is not missed', async () => {
  const within = (bookings: string) => listed(bookings).then((list) => nodesOf(list)[0]![0])
  expect(await within('bookings { edges { ... { node { units @skip(if: true) status } } } }')).toEqual({
    status: 'HELD',
  })
  expect(await within('bookings { edges { node { status } } edges { node { units } } }')).toEqual({
    status: 'HELD',
    units: 1,
  })
})

test('each field of a booking that has no resolver is a column of that name', () => {
  const type = serviceSchema().getType('Booking')
  const fields = isObjectType(type) ? Object.values(type.getFields()) : []
  const plain = fields.filter(({ resolve }) => !resolve).map(({ name }) => name)
  expect(plain).toEqual(expect.arrayContaining(PLAIN.filter((name) => name !== 'id')))
  expect(plain.filter((name) => !(name in bookings))).toEqual([])
})
