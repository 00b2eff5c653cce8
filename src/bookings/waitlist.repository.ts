import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Db, Tx } from '../shared/db.ts'
import type { BookingRow } from './bookings.table.ts'
import { type WaitlistEntryRow, waitlistEntries } from './waitlist.table.ts'
import type { WaitlistStatus } from './waitlist-entry.ts'

/** Who waits for time of a bookable that has not passed yet. */
export const findWaiting = (db: Db, bookableId: string, now: Date): Promise<WaitlistEntryRow[]> =>
  db
    .select()
    .from(waitlistEntries)
    .where(
      and(
        eq(waitlistEntries.bookableId, bookableId),
        eq(waitlistEntries.status, 'WAITING'),
        gt(waitlistEntries.endsAt, now),
      ),
    )
    .orderBy(asc(waitlistEntries.createdAt))

export const markOffered = (tx: Tx, id: string) =>
  tx.update(waitlistEntries).set({ status: 'OFFERED' }).where(eq(waitlistEntries.id, id))

/** Notes that nothing more can be offered to those who still wait, until the calendar changes again. */
export const markSeen = (tx: Tx, bookableId: string) =>
  tx
    .update(waitlistEntries)
    .set({ seenVersion: sql`(select version from calendar where bookable_id = ${bookableId}::uuid)` })
    .where(and(eq(waitlistEntries.bookableId, bookableId), eq(waitlistEntries.status, 'WAITING')))

/** What became of an offer decides what becomes of the waiting that it was made to. */
export async function endEntryOf(
  tx: Tx,
  { waitlistEntryId }: Pick<BookingRow, 'waitlistEntryId'>,
  status: Extract<WaitlistStatus, 'ACCEPTED' | 'LAPSED' | 'LEFT'>,
): Promise<void> {
  if (!waitlistEntryId) return
  await tx
    .update(waitlistEntries)
    .set({ status, endedAt: sql`clock_timestamp()` })
    .where(
      and(eq(waitlistEntries.id, waitlistEntryId), inArray(waitlistEntries.status, ['WAITING', 'OFFERED'])),
    )
}
