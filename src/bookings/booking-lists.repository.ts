import { and, asc, desc, eq, getTableColumns, gt, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../shared/db.ts'
import { isNumberedKey, numberedKey, type PageRequest, placeOf } from '../shared/page.ts'
import { after, DAY, type Period } from '../shared/period.ts'
import type { BookingOrder, BookingStatus } from './booking.ts'
import { type BookingRow, bookings } from './bookings.table.ts'

export interface BookingFilter {
  statuses?: BookingStatus[] | undefined
  /** Only bookings that touch this period. */
  range?: Period | undefined
}

type Owner = { enterpriseId: string } | { labId: string } | { mandateId: string }

/** Bookings of an enterprise or a lab, or under a mandate, by start. */
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
