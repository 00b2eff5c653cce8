import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import type { Client } from './client.ts'
import { minutesAfter } from './time.ts'

const BOOKING = `booking {
  id status startsAt endsAt expiresAt sizeClass units unitNumbers unitsFixed approvalCause usedMinutes endedAt
  price { amount currency } priceParts { kind amount { amount } } charge { total { amount } parts { kind amount { amount } } }
  cancellationFee { amount } replaces { id status } history { action status reason person { name } }
}`
const ERRORS = `userErrors {
  code message path
  ... on SlotUnavailable { alternatives { startsAt endsAt unitsLeft bookable { id } price { amount } } }
}`

interface Amount {
  amount: string
}

export interface BookingAnswer {
  id: string
  status: string
  startsAt: string
  endsAt: string
  expiresAt: string | null
  endedAt: string | null
  sizeClass: string
  units: number
  unitNumbers: number[]
  unitsFixed: boolean
  approvalCause: string | null
  usedMinutes: number | null
  price: Amount
  priceParts: { kind: string; amount: Amount }[]
  charge: { total: Amount; parts: { kind: string; amount: Amount }[] } | null
  cancellationFee: Amount | null
  replaces: { id: string; status: string } | null
  history: { action: string; status: string; reason: string | null; person: { name: string } | null }[]
}

export interface Held {
  booking: BookingAnswer | null
  userErrors: {
    code: string
    message: string
    path: string[]
    alternatives?: { startsAt: string; endsAt: string; bookable: { id: string } }[]
  }[]
}

/** The mutations that answer with a booking, by the name of their input. */
const INPUTS = {
  holdSlot: 'HoldSlotInput',
  confirmBooking: 'ConfirmBookingInput',
  cancelBooking: 'EndBookingInput',
  approveBooking: 'ApproveBookingInput',
  declineBooking: 'EndBookingInput',
  rescheduleBooking: 'RescheduleBookingInput',
  extendBooking: 'ExtendBookingInput',
  checkIn: 'CheckInInput',
  checkOut: 'CheckOutInput',
  assignUnits: 'AssignUnitsInput',
}

type Mutation = keyof typeof INPUTS

const document = (name: Mutation) =>
  `mutation ($input: ${INPUTS[name]}!) { ${name}(input: $input) { ${BOOKING} ${ERRORS} } }`

export const HOLD_SLOT = document('holdSlot')

/** Does something with a booking, as somebody. */
export const act = async (client: Client, name: Mutation, input: object): Promise<Held> =>
  (await client.ask(document(name), { input }))[name]

/** What became of it: the state of the booking, or the code of the refusal. */
export const outcome = ({ booking, userErrors }: Held): string | undefined =>
  booking?.status ?? userErrors[0]?.code

/** Holds so many minutes from a start. */
export const hold = (
  client: Client,
  bookableId: string,
  startsAt: Date,
  minutes: number,
  idempotencyKey: string = randomUUID(),
  more: object = {},
): Promise<Held> =>
  act(client, 'holdSlot', {
    ...{ bookableId, startsAt, endsAt: minutesAfter(startsAt, minutes), idempotencyKey },
    ...more,
  })

export const confirm = (
  client: Client,
  bookingId: string,
  idempotencyKey: string = randomUUID(),
): Promise<Held> => act(client, 'confirmBooking', { bookingId, idempotencyKey })

export const cancel = (client: Client, bookingId: string, reason?: string): Promise<Held> =>
  act(client, 'cancelBooking', { bookingId, reason })

export const approve = (client: Client, bookingId: string): Promise<Held> =>
  act(client, 'approveBooking', { bookingId })

export const decline = (client: Client, bookingId: string, reason?: string): Promise<Held> =>
  act(client, 'declineBooking', { bookingId, reason })

/** Holds and confirms; the booking as it is then. */
export async function book(
  client: Client,
  bookableId: string,
  startsAt: Date,
  minutes: number,
  more: object = {},
): Promise<BookingAnswer> {
  const held = await hold(client, bookableId, startsAt, minutes, randomUUID(), more)
  if (!held.booking) throw new Error(JSON.stringify(held.userErrors))
  return (await confirm(client, held.booking.id)).booking!
}

export const readBooking = async (client: Client, id: string): Promise<BookingAnswer> =>
  (await client.ask(`query ($id: ID!) { node(id: $id) { ... on Booking { ...B } } } ${FRAGMENT}`, { id }))
    .node

const FRAGMENT = `fragment B on Booking ${BOOKING.slice('booking '.length)}`

/** Moves a booking and all that is due of it back in time, as if it had been made so much earlier. */
export async function setBack(db: Db, bookingId: string, minutes: number): Promise<void> {
  const { key } = parseGlobalId(bookingId)!
  const back = sql`make_interval(mins => ${minutes}::integer)`
  await db.execute(sql`
    update booking set starts_at = starts_at - ${back}, ends_at = ends_at - ${back}, due_at = due_at - ${back},
      checked_in_at = checked_in_at - ${back}
    where id = ${key}::uuid`)
  await db.execute(
    sql`update occupancy set starts_at = starts_at - ${back}, ends_at = ends_at - ${back} where booking_id = ${key}::uuid`,
  )
}
