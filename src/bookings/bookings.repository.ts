import { and, asc, count, eq, getTableColumns, gt, gte, inArray, or, sql } from 'drizzle-orm'
import { occupancies } from '../availability/calendars.table.ts'
import { builtPrivately, type Db, type Tx } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import { type BookingEventRow, type BookingRow, bookingEvents, bookings } from './bookings.table.ts'

export const findBookings = (db: Db, ids: readonly string[]): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(inArray(bookings.id, [...ids]))

export const findBooking = async (db: Db, id: string): Promise<BookingRow | null> =>
  (await findBookings(db, [id]))[0] ?? null

/** The bookings of a series by start: all, or those from one of them on. */
export const findSeries = (db: Db, seriesId: string, from?: Date): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(and(eq(bookings.seriesId, seriesId), from ? gte(bookings.startsAt, from) : undefined))
    .orderBy(asc(bookings.startsAt), asc(bookings.id))

/** What is kept to take the place of bookings, the newest last. */
export const replacementsOf = (db: Db, ids: readonly string[]): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(and(inArray(bookings.replacesId, [...ids]), inArray(bookings.status, ['HELD', 'REQUESTED'])))
    .orderBy(asc(bookings.id))

/** What is kept to take the place of a booking. */
export const findReplacements = (db: Db, id: string): Promise<BookingRow[]> => replacementsOf(db, [id])

/** The bookings that some take the place of, and those that are kept to take theirs. */
export const findTied = (db: Db, some: readonly BookingRow[]): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(
      or(
        inArray(
          bookings.id,
          some.map(({ replacesId }) => replacesId).filter((id) => id !== null),
        ),
        and(
          inArray(
            bookings.replacesId,
            some.map(({ id }) => id),
          ),
          inArray(bookings.status, ['HELD', 'REQUESTED']),
        ),
      ),
    )

/** Unused bookings of an enterprise at a lab since an instant. */
export const countNoShows = (db: Db, enterpriseId: string, labId: string, since: Date): Promise<number> =>
  db.$count(
    bookings,
    and(
      eq(bookings.enterpriseId, enterpriseId),
      eq(bookings.labId, labId),
      // Not as a parameter, or the partial index would not be used for certain.
      sql`${bookings.status} = 'NO_SHOW'`,
      gt(bookings.startsAt, since),
    ),
  )

/** How often an enterprise has not shown up since, by lab. */
export async function countNoShowsByLab(
  db: Db,
  enterpriseId: string,
  since: Date,
): Promise<Map<string, number>> {
  const counted = await db
    .select({ labId: bookings.labId, count: count() })
    .from(bookings)
    .where(
      and(
        eq(bookings.enterpriseId, enterpriseId),
        sql`${bookings.status} = 'NO_SHOW'`,
        gt(bookings.startsAt, since),
      ),
    )
    .groupBy(bookings.labId)
  return new Map(counted.map((row) => [row.labId, row.count]))
}

/** A booking that stays as it is, and the database's clock behind the lock: it decides what is due and what it costs. */
export type LockedBooking = BookingRow & { clock: Date }

/** Whether the service itself is about to act on a booking: its time to be answered or attended has run out. */
export const isDue = ({ dueAt, clock }: LockedBooking): boolean => dueAt !== null && dueAt <= clock

/** A booking that stays as it is until the transaction ends. */
export async function lockBooking(tx: Tx, id: string): Promise<LockedBooking> {
  const [booking] = await tx
    .select({ ...getTableColumns(bookings), milliseconds: MILLISECONDS })
    .from(bookings)
    .where(eq(bookings.id, id))
    .for('update')
  if (!booking) throw new Error(`booking ${id} is gone`)
  const { milliseconds, ...row } = booking
  return { ...row, clock: new Date(Number(milliseconds)) }
}

const MILLISECONDS = sql<string>`floor(extract(epoch from clock_timestamp()) * 1000)`

/** Keeps bookings as they are, in one order, so that no two who do so wait for each other. */
export const lockBookings = (tx: Tx, ids: readonly string[]) =>
  tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(inArray(bookings.id, [...ids]))
    .orderBy(asc(bookings.id))
    .for('update')

// As a subquery it is asked once, and the index can be used.
const CLOCK = sql`(select clock_timestamp())`

/** Bookings that are due, the longest overdue first, behind some that are passed over. */
export const findOverdue = (db: Db, limit: number, passed: number): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(sql`${bookings.dueAt} <= ${CLOCK}`)
    .orderBy(asc(bookings.dueAt))
    .offset(passed)
    .limit(limit)

/** Overdue bookings of a bookable whose time, with its buffers, touches the period. */
export const findOverdueIn = (
  db: Db,
  bookableId: string,
  { startsAt, endsAt }: Period,
): Promise<BookingRow[]> =>
  overdueInQuery(db).execute({ bookableId, from: startsAt.toISOString(), until: endsAt.toISOString() })

// Asked by everybody who comes too late for a slot, and they come together. Not joined with what is taken: several
// units would be several rows.
const overdueInQuery = builtPrivately((db) =>
  db
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings.bookableId, sql.placeholder('bookableId')),
        sql`${bookings.dueAt} <= ${CLOCK}`,
        sql`${bookings.id} in (select booking_id from ${occupancies} where bookable_id = ${sql.placeholder('bookableId')}
          and starts_at < ${sql.placeholder('until')}::timestamptz and ends_at > ${sql.placeholder('from')}::timestamptz)`,
      ),
    )
    .prepare('find_overdue_in'),
)

export const bookingHistory = (db: Db, bookingIds: readonly string[]): Promise<BookingEventRow[]> =>
  db
    .select()
    .from(bookingEvents)
    .where(inArray(bookingEvents.bookingId, [...bookingIds]))
    .orderBy(asc(bookingEvents.number))
