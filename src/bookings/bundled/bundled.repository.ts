import { and, eq, ne, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { type BookingRow, bookings } from '../bookings.table.ts'

const partsWith = (partId: string) => sql`(
  select other.id from bundle_part own join bundle_part other on other.bundle_id = own.bundle_id
  where own.id = ${partId}::uuid)`

/** The other bookings that are held as parts of the same bundle. */
export const findHeldWith = (db: Db, partId: string): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(
      and(
        sql`${bookings.bundlePartId} in ${partsWith(partId)}`,
        ne(bookings.bundlePartId, partId),
        eq(bookings.status, 'HELD'),
      ),
    )

/**
 * Lets the time of the orders that are held as parts of the same bundle run out now: whatever ends what has run out ends
 * them. Orders come behind bookings, which therefore know of them only this.
 */
export const runOutOrdersWith = (tx: Tx, partId: string) =>
  tx.execute(sql`
    update test_order set due_at = clock_timestamp()
    where status = 'HELD' and bundle_part_id in ${partsWith(partId)}`)

/**
 * The same with the bookings that are held with it, for whoever has not locked their calendars. One that somebody has
 * locked is passed over: to wait for it here could be to wait for each other.
 */
export const runOutBookingsWith = (tx: Tx, partId: string) =>
  tx.execute(sql`
    update booking set due_at = clock_timestamp() where id in (
      select id from booking where status = 'HELD' and bundle_part_id in ${partsWith(partId)} for update skip locked)`)

/** Makes a booking the part of a bundle that the one is whose place it takes. */
export async function inheritPart(
  tx: Tx,
  { id, bundlePartId }: Pick<BookingRow, 'id' | 'bundlePartId'>,
  heir: BookingRow,
): Promise<BookingRow> {
  if (!bundlePartId) return heir
  await tx.update(bookings).set({ bundlePartId: null }).where(eq(bookings.id, id))
  await tx.update(bookings).set({ bundlePartId }).where(eq(bookings.id, heir.id))
  return { ...heir, bundlePartId }
}
