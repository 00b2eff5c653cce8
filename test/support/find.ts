import type { Client } from './client.ts'

const FIND = `query ($filter: BookableFilter, $wish: SlotWish!, $sort: SlotSort, $near: String, $first: Int, $after: String, $slots: Int! = 1) {
  findSlots(filter: $filter, wish: $wish, sort: $sort, near: $near, first: $first, after: $after) {
    edges { cursor node {
      bookable { id name } lab { id } price { amount } distanceKm why accreditations { scheme method }
      slots(first: $slots) { startsAt endsAt unitsLeft }
    } }
    pageInfo { hasNextPage endCursor }
  }
}`

const REJECTIONS = `query ($filter: BookableFilter, $wish: SlotWish!, $first: Int, $examples: Int) {
  findSlots(filter: $filter, wish: $wish, first: $first) {
    edges { node { bookable { id } } }
    rejections(examples: $examples) {
      reason count text
      examples { bookable { id name } slot { startsAt endsAt } changes { field value text } }
    }
  }
}`

export interface SlotQuestion {
  filter?: object
  wish: { durationMinutes: number } & Record<string, unknown>
  sort?: 'EARLIEST' | 'PRICE' | 'DISTANCE'
  near?: string
  first?: number
  after?: string | null
  slots?: number
}

export interface Hit {
  bookable: { id: string; name: string }
  lab: { id: string }
  price: { amount: string } | null
  distanceKm: number | null
  why: string
  accreditations: { scheme: string; method: string }[]
  slots: { startsAt: string; endsAt: string; unitsLeft: number }[]
}

interface Page {
  edges: { node: Hit }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

/** The first page of what is found. */
export const find = async (client: Client, question: SlotQuestion): Promise<Hit[]> =>
  (await client.ask(FIND, question)).findSlots.edges.map(({ node }: { node: Hit }) => node)

/** All that is found, page by page. */
export async function findAll(client: Client, question: SlotQuestion): Promise<Hit[]> {
  const hits: Hit[] = []
  for (let after: string | null = null; ; ) {
    const { findSlots }: { findSlots: Page } = await client.ask(FIND, { ...question, after })
    hits.push(...findSlots.edges.map(({ node }) => node))
    if (!findSlots.pageInfo.hasNextPage) return hits
    after = findSlots.pageInfo.endCursor
  }
}

/** Why a question is refused, for machines. */
export const findFault = (client: Client, question: object): Promise<string | undefined> =>
  client.faultOf(FIND, question)

export interface Rejection {
  reason: string
  count: number
  text: string
  examples: {
    bookable: { id: string; name: string }
    slot: { startsAt: string; endsAt: string } | null
    changes: { field: string | null; value: string | null; text: string }[]
  }[]
}

/** The ids of what is found, and why others are not. */
export async function findRejections(
  client: Client,
  question: SlotQuestion & { examples?: number },
): Promise<{ found: string[]; rejections: Rejection[] }> {
  const { findSlots } = await client.ask(REJECTIONS, question)
  const found = findSlots.edges.map(({ node }: { node: { bookable: { id: string } } }) => node.bookable.id)
  return { found, rejections: findSlots.rejections }
}
