import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { type BookingRow, bookings } from '../bookings.table.ts'
import { bookingSeries, type SeriesRow } from './series.table.ts'

export async function insertSeries(tx: Tx, series: Omit<SeriesRow, 'createdAt'>): Promise<SeriesRow> {
  const [inserted] = await tx.insert(bookingSeries).values(series).returning()
  return inserted!
}

export const findSeriesRows = (db: Db, ids: readonly string[]): Promise<SeriesRow[]> =>
  db
    .select()
    .from(bookingSeries)
    .where(inArray(bookingSeries.id, [...ids]))

/** The bookings of some series, by start. */
export const bookingsOfSeries = (db: Db, seriesIds: readonly string[]): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(inArray(bookings.seriesId, [...seriesIds]))
    .orderBy(asc(bookings.startsAt), asc(bookings.id))

/** Lets the holds of a series run out at one moment, though they were made one by one; none after its start. */
export const expireTogether = (tx: Tx, { id, createdAt }: SeriesRow, holdMinutes: number) =>
  tx
    .update(bookings)
    .set({
      dueAt: sql`least(${createdAt.toISOString()}::timestamptz + make_interval(mins => ${holdMinutes}::integer), ${bookings.startsAt})`,
    })
    .where(eq(bookings.seriesId, id))

/** Puts a booking into the series of the one whose place it takes, in its stead: so no series grows. */
export async function inheritSeries(
  tx: Tx,
  { id, seriesId }: Pick<BookingRow, 'id' | 'seriesId'>,
  heir: BookingRow,
): Promise<BookingRow> {
  if (!seriesId) return heir
  await tx.update(bookings).set({ seriesId: null }).where(eq(bookings.id, id))
  await tx.update(bookings).set({ seriesId }).where(eq(bookings.id, heir.id))
  return { ...heir, seriesId }
}
