import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { validate } from 'uuid'
import { occupancies } from '../availability/calendars.table.ts'
import { built, type Db, type Tx } from '../shared/db.ts'
import type { PageRequest } from '../shared/page.ts'
import { after, DAY, type Period } from '../shared/period.ts'
import { type BookingOrder, type BookingStatus, TRANSITIONS, type Transition } from './booking.ts'
import { type BookingEventRow, type BookingRow, bookingEvents, bookings } from './bookings.table.ts'

/** A booking about to be held, before the database gives it its times. */
export type NewBooking = Omit<BookingRow, 'expiresAt' | 'createdAt' | 'status'> & { status: 'HELD' }

export interface HoldTerms {
  /** The calendar's revision at which the slot was checked. */
  revision: number
  beforeMinutes: number
  afterMinutes: number
  holdMinutes: number
  idempotencyKey: string
  requestHash: string
}

export type HoldOutcome =
  | { outcome: 'HELD'; times: Pick<BookingRow, 'createdAt' | 'expiresAt'> }
  | { outcome: 'REPLAYED' | 'KEY_REUSED'; bookingId: string }
  | { outcome: 'STALE' | 'UNAVAILABLE' }

/** Takes the slot and writes the booking in one round trip, or answers why not and writes nothing. */
export async function holdInDatabase(db: Db, booking: NewBooking, terms: HoldTerms): Promise<HoldOutcome> {
  const [row] = await holdQuery(db).execute({ ...terms, booking: JSON.stringify(asColumns(booking)) })
  return {
    outcome: row!.outcome,
    bookingId: row!.bookingId,
    times: { createdAt: new Date(row!.createdMs), expiresAt: new Date(row!.expiresMs) },
  } as HoldOutcome
}

const value = sql.placeholder
const minutes = (name: keyof HoldTerms) => sql`make_interval(mins => ${value(name)}::integer)`

const holdQuery = built((db) =>
  db
    .select({
      outcome: sql<string>`outcome`,
      bookingId: sql<string>`booking_id`,
      createdMs: sql<number>`created_ms`,
      expiresMs: sql<number>`expires_ms`,
    })
    .from(sql`hold_slot(
      jsonb_populate_record(null::booking, ${value('booking')}::jsonb),
      ${value('revision')}::integer, ${minutes('beforeMinutes')}, ${minutes('afterMinutes')},
      ${minutes('holdMinutes')}, ${value('idempotencyKey')}, ${value('requestHash')})`)
    .prepare('hold_slot'),
)

const asColumns = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )

export const findBooking = async (db: Db, id: string): Promise<BookingRow | null> =>
  (await db.select().from(bookings).where(eq(bookings.id, id)))[0] ?? null

/** A booking that stays as it is until the transaction ends. */
export async function lockBooking(tx: Tx, id: string): Promise<BookingRow> {
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, id)).for('update')
  if (!booking) throw new Error(`booking ${id} is gone`)
  return booking
}

/** What a transition records: who did it, for which organization, and why. The service itself is nobody. */
export interface Agent {
  personId: string | null
  organizationId: string | null
  reason?: string | null | undefined
}

/**
 * Moves a booking to another state if the transition table allows it from where it is, by the database's clock.
 * Null when it does not: the booking has moved on, or its time to be confirmed or answered has run out.
 */
export async function transition(
  tx: Tx,
  id: string,
  name: Transition,
  agent: Agent,
): Promise<BookingRow | null> {
  const { from, to } = TRANSITIONS[name]
  const [moved] = await tx
    .update(bookings)
    .set({ status: to, expiresAt: to === 'REQUESTED' ? sql`${bookings.startsAt}` : null })
    .where(and(eq(bookings.id, id), inArray(bookings.status, [...from]), TIMELY[name]))
    .returning()
  if (!moved) return null
  await tx.insert(bookingEvents).values({
    ...agent,
    bookingId: id,
    number: sql`(select count(*) + 1 from booking_event where booking_id = ${id}::uuid)`,
    status: to,
  })
  return moved
}

const OVERDUE = sql`coalesce(${bookings.expiresAt} <= clock_timestamp(), false)`

/** When each transition may happen, beside the state it comes from. */
const TIMELY: Record<Transition, SQL> = {
  confirm: sql`not ${OVERDUE}`,
  request: sql`not ${OVERDUE}`,
  approve: sql`not ${OVERDUE}`,
  decline: sql`not ${OVERDUE}`,
  expire: OVERDUE,
  cancel: sql`${bookings.startsAt} > clock_timestamp()`,
}

// As a subquery it is asked once, and the index can be used.
const CLOCK = sql`(select clock_timestamp())`

/** Bookings whose time to be confirmed or answered has run out, the longest overdue first. */
export const findOverdue = (db: Db, limit: number): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(sql`${bookings.expiresAt} <= ${CLOCK}`)
    .orderBy(asc(bookings.expiresAt))
    .limit(limit)

/** Overdue bookings of a bookable whose time, with its buffers, touches the period. */
export const findOverdueIn = (
  db: Db,
  bookableId: string,
  { startsAt, endsAt }: Period,
): Promise<BookingRow[]> =>
  overdueQuery(db).execute({ bookableId, from: startsAt.toISOString(), until: endsAt.toISOString() })

// Asked by everybody who comes too late for a slot, and they come together.
const overdueQuery = built((db) =>
  db
    .select(getTableColumns(bookings))
    .from(bookings)
    .innerJoin(occupancies, eq(occupancies.bookingId, bookings.id))
    .where(
      and(
        eq(bookings.bookableId, value('bookableId')),
        sql`${bookings.expiresAt} <= ${CLOCK}`,
        sql`${occupancies.startsAt} < ${value('until')}::timestamptz`,
        sql`${occupancies.endsAt} > ${value('from')}::timestamptz`,
      ),
    )
    .prepare('find_overdue'),
)

export const bookingHistory = (db: Db, bookingIds: readonly string[]): Promise<BookingEventRow[]> =>
  db
    .select()
    .from(bookingEvents)
    .where(inArray(bookingEvents.bookingId, [...bookingIds]))
    .orderBy(asc(bookingEvents.number))

export interface BookingFilter {
  statuses?: BookingStatus[] | undefined
  /** Only bookings that touch this period. */
  range?: Period | undefined
}

type Owner = { enterpriseId: string } | { labId: string } | { bookableId: string }

/** Bookings of an enterprise, a lab or a bookable, by start. */
export function listBookings(
  db: Db,
  owner: Owner,
  { statuses, range }: BookingFilter,
  { first, after }: PageRequest,
  order: BookingOrder,
): Promise<BookingRow[]> {
  const [[column, id]] = Object.entries(owner) as [[keyof typeof bookings.$inferSelect, string]]
  const direction = order === 'EARLIEST_FIRST' ? asc : desc
  return db
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings[column], id),
        statuses ? inArray(bookings.status, statuses) : undefined,
        range ? touches(range) : undefined,
        after ? behind(after, order) : undefined,
      ),
    )
    .orderBy(direction(bookings.startsAt), direction(bookings.id))
    .limit(first + 1)
}

// No booking is longer than thirty days: so the index need not be read from its beginning.
const LONGEST_BOOKING = 31 * DAY

const touches = ({ startsAt, endsAt }: Period) =>
  and(
    lt(bookings.startsAt, endsAt),
    gt(bookings.endsAt, startsAt),
    gt(bookings.startsAt, after(startsAt, -LONGEST_BOOKING)),
  )

function behind(key: string, order: BookingOrder): SQL {
  const [milliseconds, id] = key.split(':')
  const place = sql`(${new Date(Number(milliseconds)).toISOString()}::timestamptz, ${id}::uuid)`
  return order === 'EARLIEST_FIRST'
    ? sql`(${bookings.startsAt}, ${bookings.id}) > ${place}`
    : sql`(${bookings.startsAt}, ${bookings.id}) < ${place}`
}

/** Bookings are listed by their start and id: a cursor holds both. */
export const bookingKey = ({ startsAt, id }: BookingRow): string => `${startsAt.getTime()}:${id}`
export function isBookingKey(key: string): boolean {
  const [milliseconds = '', id = '', ...rest] = key.split(':')
  return /^\d{1,14}$/.test(milliseconds) && validate(id) && rest.length === 0
}
