import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../shared/db.ts'
import {
  type BookingAction,
  type BookingStatus,
  EARLY_MINUTES,
  TRANSITIONS,
  type Transition,
} from './booking.ts'
import { type BookingRow, bookings } from './bookings.table.ts'

/** Who does something to a booking, for which organization, and why. The service itself is nobody. */
export interface Agent {
  personId: string | null
  organizationId: string | null
  /** Under which somebody else acts for that organization. */
  mandateId?: string | undefined
  reason?: string | null | undefined
}

export const NOBODY: Agent = { personId: null, organizationId: null }

/** What a transition records of how a booking ended. */
export type Ending = Partial<
  Pick<BookingRow, 'checkedInAt' | 'endedAt' | 'usedMinutes' | 'operatorMinutes' | 'charge'>
>

/**
 * Moves a booking to another state if the transition table allows it from where it is, by the database's clock.
 * Null when it does not: the booking has moved on, or it is too early or too late.
 */
export async function transition(
  tx: Tx,
  id: string,
  name: Transition,
  agent: Agent,
  ending: Ending = {},
): Promise<BookingRow | null> {
  const { from, to } = TRANSITIONS[name]
  const [moved] = await tx
    .update(bookings)
    .set({ ...ending, ...countedBy(agent), status: to, dueAt: DUE_AT[to] ?? null })
    .where(and(eq(bookings.id, id), inArray(bookings.status, [...from]), TIMELY[name]))
    .returning()
  if (moved) await recordEvent(tx, id, name, agent)
  return moved ?? null
}

/** Changes a booking and not its state; the caller has locked it. */
export async function changeBooking(
  tx: Tx,
  id: string,
  action: BookingAction,
  changes: Partial<BookingRow>,
  agent: Agent,
): Promise<BookingRow> {
  const [changed] = await tx
    .update(bookings)
    .set({ ...changes, ...countedBy(agent) })
    .where(eq(bookings.id, id))
    .returning()
  await recordEvent(tx, id, action, agent)
  // Only where its time is another one: nothing else gives anybody longer to answer.
  if (!('endsAt' in changes)) return changed!
  const [renewed] = await tx
    .update(bookings)
    .set({ dueAt: DUE_AT[changed!.status] ?? changed!.dueAt })
    .where(eq(bookings.id, id))
    .returning()
  return renewed!
}

/** Whatever a delegate does to a booking commits the enterprise to it: it counts against that mandate from then on. */
const countedBy = ({ mandateId }: Agent) => (mandateId ? { mandateId } : {})

/** Adds to the history of a booking what was done to it, and tells its parties. */
export const recordEvent = (tx: Tx, id: string, action: BookingAction, agent: Agent) =>
  tx.execute(
    sql`select record_booking_event(${id}::uuid, ${action}, ${agent.personId}::uuid, ${agent.organizationId}::uuid, ${agent.reason ?? null}, ${agent.mandateId ?? null}::uuid)`,
  )

const term = (name: 'answerMinutes' | 'graceMinutes') =>
  sql`make_interval(mins => (${bookings.terms} ->> ${sql.raw(`'${name}'`)})::integer)`

/** When the service itself acts on a booking that has come to a state. `least` passes over what is null. */
const DUE_AT: Partial<Record<BookingStatus, SQL>> = {
  REQUESTED: sql`least(clock_timestamp() + ${term('answerMinutes')}, ${bookings.startsAt})`,
  CONFIRMED: sql`least(${bookings.startsAt} + ${term('graceMinutes')}, ${bookings.endsAt})`,
  CHECKED_IN: sql`${bookings.endsAt}`,
  DISRUPTED: sql`${bookings.endsAt}`,
}

const OVERDUE = sql`coalesce(${bookings.dueAt} <= clock_timestamp(), false)`
const IN_TIME = sql`not ${OVERDUE}`
const NOT_BEGUN = sql`${bookings.startsAt} > clock_timestamp()`

/** When each transition may happen, beside the state it comes from. */
const TIMELY: Record<Transition, SQL | undefined> = {
  confirm: IN_TIME,
  request: IN_TIME,
  approve: IN_TIME,
  decline: IN_TIME,
  cancel: or(NOT_BEGUN, eq(bookings.status, 'DISRUPTED')),
  expire: OVERDUE,
  checkIn: and(
    IN_TIME,
    sql`${bookings.startsAt} <= clock_timestamp() + make_interval(mins => ${EARLY_MINUTES}::integer)`,
  ),
  checkOut: undefined,
  complete: OVERDUE,
  miss: OVERDUE,
  disrupt: IN_TIME,
  // Whoever was told that it cannot take place is not there when it begins.
  restore: NOT_BEGUN,
  // What has begun was used, and is charged.
  replace: and(IN_TIME, or(NOT_BEGUN, eq(bookings.status, 'DISRUPTED'))),
  lapse: OVERDUE,
}
