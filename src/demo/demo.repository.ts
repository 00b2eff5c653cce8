import { sql } from 'drizzle-orm'
import { organizations } from '../accounts/organizations.table.ts'
import { bookingEvents, bookings } from '../bookings/bookings.table.ts'
import { sessionNotes } from '../bookings/notes/session-notes.table.ts'
import { participants } from '../bookings/participants/participants.table.ts'
import type { Tx } from '../shared/db.ts'

const LOADING_LOCK = 4_711_003

/** Whether nobody has signed up yet. Of several processes that ask at once, each waits for the one before it. */
export async function lockIfEmpty(tx: Tx): Promise<boolean> {
  // A statement of its own: the next one sees what the process before committed.
  await tx.execute(sql`select pg_advisory_xact_lock(${LOADING_LOCK})`)
  return (await tx.select({ id: organizations.id }).from(organizations).limit(1)).length === 0
}

export const insertBookings = (tx: Tx, rows: readonly (typeof bookings.$inferInsert)[]) =>
  tx.insert(bookings).values([...rows])

export const insertBookingEvents = (tx: Tx, rows: readonly (typeof bookingEvents.$inferInsert)[]) =>
  tx.insert(bookingEvents).values([...rows])

export const insertSessionNotes = (tx: Tx, rows: readonly (typeof sessionNotes.$inferInsert)[]) =>
  tx.insert(sessionNotes).values([...rows])

export const insertParticipants = (tx: Tx, rows: readonly (typeof participants.$inferInsert)[]) =>
  tx.insert(participants).values([...rows])
