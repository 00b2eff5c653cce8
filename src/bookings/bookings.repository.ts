import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  lt,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { occupancies } from '../availability/calendars.table.ts'
import { built, type Db, type Tx } from '../shared/db.ts'
import { isNumberedKey, numberedKey, type PageRequest, placeOf } from '../shared/page.ts'
import { after, DAY, type Period } from '../shared/period.ts'
import type { BookingOrder, BookingStatus } from './booking.ts'
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
const overdueInQuery = built((db) =>
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

export interface BookingFilter {
  statuses?: BookingStatus[] | undefined
  /** Only bookings that touch this period. */
  range?: Period | undefined
}

type Owner = { enterpriseId: string } | { labId: string }

/** Bookings of an enterprise or a lab, by start. */
export function listBookings(
  db: Db,
  owner: Owner,
  filter: BookingFilter,
  page: PageRequest,
  order: BookingOrder,
): Promise<BookingRow[]> {
  const [[column, id]] = Object.entries(owner) as [[keyof typeof bookings.$inferSelect, string]]
  return pageQuery(db, eq(bookings[column], id), filter, page, order).prepare('list_bookings').execute()
}

/** A booking as a list needs it, with some of its other columns. */
export type ListedBooking = Pick<BookingRow, 'id' | 'bookableId' | 'startsAt'> & Partial<BookingRow>

/**
 * The same page of each of some bookables, by start, the earliest first; one more than asked for where there is. Of
 * each row these columns and those that lists go by, or all.
 */
export function listOfBookables(
  db: Db,
  bookableIds: readonly string[],
  filter: BookingFilter,
  page: PageRequest,
  columns: readonly string[] | null,
): Promise<ListedBooking[]> {
  const own = pageQuery(db, sql`${bookings.bookableId} = wanted.id`, filter, page, 'EARLIEST_FIRST')
  const all = getTableColumns(bookings)
  const { id, bookableId, startsAt } = all
  const some = Object.entries(all).filter(([name]) => columns?.includes(name))
  // Not prepared: there are thousands of choices of columns, and each would be kept.
  return db
    .select(columns ? ({ id, bookableId, startsAt, ...Object.fromEntries(some) } as typeof all) : all)
    .from(sql`unnest(${sql.param([...bookableIds])}::uuid[]) as wanted (id)`)
    .crossJoinLateral(own.as('booking'))
    .orderBy(asc(startsAt), asc(id))
}

function pageQuery(
  db: Db,
  owned: SQL,
  { statuses, range }: BookingFilter,
  { first, after }: PageRequest,
  order: BookingOrder,
) {
  const direction = order === 'EARLIEST_FIRST' ? asc : desc
  return db
    .select()
    .from(bookings)
    .where(
      and(
        owned,
        statuses ? sql`${bookings.status} = any (${sql.param(statuses)}::text[])` : undefined,
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
  const { number: milliseconds, id } = placeOf(key)
  const place = sql`(${new Date(milliseconds).toISOString()}::timestamptz, ${id}::uuid)`
  return order === 'EARLIEST_FIRST'
    ? sql`(${bookings.startsAt}, ${bookings.id}) > ${place}`
    : sql`(${bookings.startsAt}, ${bookings.id}) < ${place}`
}

/** Bookings are listed by their start and id: a cursor holds both. */
export const bookingKey = ({ startsAt, id }: Pick<BookingRow, 'startsAt' | 'id'>): string =>
  numberedKey(startsAt.getTime(), id)
export const isBookingKey = (key: string): boolean => isNumberedKey(key, 14)
