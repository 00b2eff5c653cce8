import type { Client } from './client.ts'

const DISRUPTED = `id status startsAt endsAt unitNumbers price { amount }
  replacement {
    id status startsAt endsAt expiresAt price { amount } priceParts { kind amount { amount } }
    bookable { id lab { id } } replaces { id }
  }`

export const REPORT_BREAKDOWN = `mutation ($input: ReportBreakdownInput!) { reportBreakdown(input: $input) {
  closure { id unit startsAt endsAt reason note } disrupted { ${DISRUPTED} } moved ended
  userErrors { code path }
} }`

export const RESTORE_BOOKING = `mutation ($input: RestoreBookingInput!) { restoreBooking(input: $input) {
  booking { ${DISRUPTED} cancellationFee { amount } history { action reason } } userErrors { code message path }
} }`

export interface Alternative {
  id: string
  status: string
  startsAt: string
  endsAt: string
  expiresAt: string
  price: { amount: string }
  priceParts: { kind: string; amount: { amount: string } }[]
  bookable: { id: string; lab: { id: string } }
  replaces: { id: string }
}

export interface DisruptedAnswer {
  id: string
  status: string
  startsAt: string
  unitNumbers: number[]
  price: { amount: string }
  replacement: Alternative | null
}

export interface Reported {
  closure: { id: string; unit: number | null; startsAt: string; endsAt: string; reason: string } | null
  disrupted: DisruptedAnswer[] | null
  moved: number | null
  ended: number | null
  userErrors: { code: string; path: string[] }[]
}

/** Reports that a bookable does not work, as somebody. */
export const reportBreakdown = async (
  client: Client,
  bookableId: string,
  endsAt: Date,
  more: object = {},
): Promise<Reported> =>
  (await client.ask(REPORT_BREAKDOWN, { input: { bookableId, endsAt, note: 'The tube is dead', ...more } }))
    .reportBreakdown

/** A booking with what is held in its place, as one of its parties sees it. */
export const readDisrupted = async (client: Client, id: string): Promise<DisruptedAnswer> =>
  (await client.ask(`query ($id: ID!) { node(id: $id) { ... on Booking { ${DISRUPTED} } } }`, { id })).node

/** What somebody was told, the newest first. */
export const kindsTold = async (client: Client): Promise<string[]> =>
  (await client.ask(`{ myNotifications(first: 100) { edges { node { kind } } } }`)).myNotifications.edges.map(
    ({ node }: { node: { kind: string } }) => node.kind,
  )
