const KINDS = {
  lab: '8a',
  site: '8b',
  bookable: '8c',
  enterprise: '8d',
  person: '8e',
  manager: '8f',
} as const
type Kind = keyof typeof KINDS

// One a minute, as if they had been made in the course of time: ids of one instant look alike to a GiST index on
// uuid, which tells them apart by their first 53 bits only, and finds nothing without reading most of itself.
const FIRST = Date.UTC(2024, 0, 1)
const APART = 60_000

/** The id of a seeded row, a UUID of version 7 that everybody can name by its number. */
export function idOf(kind: Kind, number: number): string {
  const stamp = (FIRST + number * APART).toString(16).padStart(12, '0')
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7000-${KINDS[kind]}00-${String(number).padStart(12, '0')}`
}

/** The same in SQL, for a number that is an integer there. */
export const idIn = (kind: Kind, number: string): string =>
  `overlay(lpad(to_hex(${FIRST} + ${APART}::bigint * (${number})), 12, '0') || '-7000-${KINDS[kind]}00-' || lpad((${number})::text, 12, '0') placing '-' from 9 for 0)::uuid`
