import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { minutesAfter } from './time.ts'

const ENTRY = `
  id status position startsAt endsAt durationMinutes units endedAt enterprise { id }
  offer { id status startsAt endsAt expiresAt unitNumbers waitlistEntry { id } }`
const ANSWER = `{ waitlistEntry { ${ENTRY} } userErrors { code message path } }`
const JOIN = `mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) ${ANSWER} }`
export const LEAVE = `mutation ($id: ID!) { leaveWaitlist(input: { entryId: $id }) ${ANSWER} }`

export interface Entry {
  id: string
  status: string
  position: number | null
  endedAt: string | null
  enterprise: { id: string }
  offer: {
    id: string
    status: string
    startsAt: string
    endsAt: string
    expiresAt: string
    unitNumbers: number[]
    waitlistEntry: { id: string }
  } | null
}

export interface Joined {
  waitlistEntry: Entry | null
  userErrors: { code: string; message: string; path: string[] }[]
}

/** What somebody waits for: a start, and how many minutes later the range ends. */
export interface Wanted {
  startsAt: Date
  rangeMinutes?: number
  durationMinutes?: number
  units?: number
  purpose?: string
  operatorAssisted?: boolean
}

/** Waits for an hour, the one from `startsAt` on unless the range is longer. */
export async function join(
  client: Client,
  bookableId: string,
  { startsAt, rangeMinutes = 60, durationMinutes = 60, ...more }: Wanted,
  idempotencyKey: string = randomUUID(),
): Promise<Joined> {
  const range = { startsAt, endsAt: minutesAfter(startsAt, rangeMinutes) }
  const input = { bookableId, range, durationMinutes, idempotencyKey, ...more }
  return (await client.ask(JOIN, { input })).joinWaitlist
}

/** The entry of somebody who joins and is not refused. */
export async function waiting(client: Client, bookableId: string, wanted: Wanted): Promise<Entry> {
  const { waitlistEntry, userErrors } = await join(client, bookableId, wanted)
  if (!waitlistEntry) throw new Error(JSON.stringify(userErrors))
  return waitlistEntry
}

export const leave = async (client: Client, id: string): Promise<Joined> =>
  (await client.ask(LEAVE, { id })).leaveWaitlist

export const readEntry = async (client: Client, { id }: Pick<Entry, 'id'>): Promise<Entry> =>
  (await client.ask(`query ($id: ID!) { node(id: $id) { ... on WaitlistEntry { ${ENTRY} } } }`, { id })).node

/** Where one stands after it: the state of the entry, or the code of the refusal. */
export const standing = ({ waitlistEntry, userErrors }: Joined): string | undefined =>
  waitlistEntry?.status ?? userErrors[0]?.code
