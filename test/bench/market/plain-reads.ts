import { tokensOf } from '../../../src/accounts/token.ts'
import { toGlobalId } from '../../../src/shared/global-id.ts'
import { after, DAY } from '../../../src/shared/period.ts'
import { idOf } from '../ids.ts'
import { TOKEN_SECRET } from '../service.ts'
import { RESERVED } from './plan.ts'
import { graphql, type Request } from './requests.ts'
import { instrumentOf } from './scenes.ts'

/** The two plain reads, of the same rows and columns, in the language of each contestant. */
export const READS = ['detail', 'list'] as const
export type Read = (typeof READS)[number]
export type Dialect = Record<Read, (turn: number) => Request>

/** The labs of the reserved bookables have fifty of them each. */
const labOf = (turn: number) => (turn % RESERVED.labs) + 1
const nextMonth = (now: Date) => ({ from: now.toISOString(), until: after(now, 30 * DAY).toISOString() })

/** The service; only somebody of the lab may see the bookings. */
export async function serviceDialect(bookables: number, now: Date): Promise<Dialect> {
  const tokens = tokensOf(TOKEN_SECRET, 60)
  const manager = async (lab: number) => {
    const personId = idOf('manager', lab)
    const subject = { personId, organizationId: idOf('lab', lab), sessionId: personId }
    return { authorization: `Bearer ${(await tokens.issue(subject, now)).token}`, ...CHINESE }
  }
  const managers = new Map(
    await Promise.all(
      Array.from({ length: RESERVED.labs }, async (_, i) => [i + 1, await manager(i + 1)] as const),
    ),
  )
  const { from, until } = nextMonth(now)
  const range = { startsAt: from, endsAt: until }
  return {
    detail: (turn) =>
      graphql(SERVICE.detail, { id: toGlobalId('Instrument', instrumentOf(bookables, turn)) }, CHINESE),
    list: (turn) => {
      const labIds = [toGlobalId('Organization', idOf('lab', labOf(turn)))]
      return graphql(SERVICE.list, { labIds, range }, managers.get(labOf(turn)))
    },
  }
}

// The names that the others answer.
const CHINESE = { 'accept-language': 'zh' }

const SERVICE: Record<Read, string> = {
  detail: `query ($id: ID!) { node(id: $id) { id ... on Instrument {
    name manufacturer model units slotMinutes minMinutes maxMinutes lab { id name } } } }`,
  list: `query ($labIds: [ID!], $range: PeriodInput!) {
    bookables(filter: { labIds: $labIds }, first: 50) { edges { node { id name lab { name }
      bookings(first: 10, range: $range) { edges { node { id startsAt endsAt status } } } } } } }`,
}

export const postgraphileDialect = (bookables: number, now: Date): Dialect => ({
  detail: (turn) => graphql(POSTGRAPHILE.detail, { id: instrumentOf(bookables, turn) }),
  list: (turn) => graphql(POSTGRAPHILE.list, { labId: idOf('lab', labOf(turn)), ...nextMonth(now) }),
})

const POSTGRAPHILE: Record<Read, string> = {
  detail: `query ($id: UUID!) { bookableByRowId(rowId: $id) { rowId
    nameZh manufacturer model units slotMinutes minMinutes maxMinutes organizationByLabId { rowId nameZh } } }`,
  list: `query ($labId: UUID!, $from: Datetime!, $until: Datetime!) {
    allBookables(condition: { labId: $labId }, first: 50) { nodes { rowId nameZh organizationByLabId { nameZh }
      upcoming(from: $from, until: $until, first: 10) { nodes { rowId startsAt endsAt status } } } } }`,
}

export const bareDialect = (bookables: number, now: Date): Dialect => ({
  detail: (turn) => read({ id: instrumentOf(bookables, turn) }),
  list: (turn) => read({ labId: idOf('lab', labOf(turn)), ...nextMonth(now) }),
})

const read = (question: object): Request => ({ path: '/read', headers: {}, body: JSON.stringify(question) })

/** The bookings of a bookable that touch a period, by start: a computed field of PostGraphile. */
export const PUBLISH = `
  create or replace function bookable_upcoming(b bookable, "from" timestamptz, until timestamptz) returns setof booking
  language sql stable as $$
    select * from booking where bookable_id = b.id and starts_at < until and ends_at > "from"
      and starts_at > "from" - interval '31 days'
    order by starts_at, id
  $$;`

/** The database may be one that is kept. */
export const WITHDRAW = 'drop function if exists bookable_upcoming(bookable, timestamptz, timestamptz)'
