import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { minutesAfter } from './time.ts'

const BOOKING = `booking {
  id status startsAt endsAt expiresAt sizeClass price { amount currency } history { status reason person { name } }
}`
const ERRORS = `userErrors {
  code message path
  ... on SlotUnavailable { alternatives { startsAt endsAt unitsLeft bookable { id } price { amount } } }
}`

export interface Held {
  booking: {
    id: string
    status: string
    startsAt: string
    endsAt: string
    expiresAt: string | null
    sizeClass: string
    price: { amount: string }
    history: { status: string; reason: string | null; person: { name: string } | null }[]
  } | null
  userErrors: {
    code: string
    message: string
    path: string[]
    alternatives?: { startsAt: string; endsAt: string; bookable: { id: string } }[]
  }[]
}

const action = (name: string, input: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { ${BOOKING} ${ERRORS} } }`

export const HOLD_SLOT = action('holdSlot', 'HoldSlotInput')

/** Holds so many minutes from a start. */
export async function hold(
  client: Client,
  bookableId: string,
  startsAt: Date,
  minutes: number,
  idempotencyKey: string = randomUUID(),
): Promise<Held> {
  const input = { bookableId, startsAt, endsAt: minutesAfter(startsAt, minutes), idempotencyKey }
  return (await client.ask(HOLD_SLOT, { input })).holdSlot
}

export async function confirm(
  client: Client,
  bookingId: string,
  idempotencyKey: string = randomUUID(),
): Promise<Held> {
  const input = { bookingId, idempotencyKey }
  return (await client.ask(action('confirmBooking', 'ConfirmBookingInput'), { input })).confirmBooking
}

export async function cancel(client: Client, bookingId: string, reason?: string): Promise<Held> {
  return (await client.ask(action('cancelBooking', 'EndBookingInput'), { input: { bookingId, reason } }))
    .cancelBooking
}

export async function approve(client: Client, bookingId: string): Promise<Held> {
  return (await client.ask(action('approveBooking', 'ApproveBookingInput'), { input: { bookingId } }))
    .approveBooking
}

export async function decline(client: Client, bookingId: string, reason?: string): Promise<Held> {
  return (await client.ask(action('declineBooking', 'EndBookingInput'), { input: { bookingId, reason } }))
    .declineBooking
}
