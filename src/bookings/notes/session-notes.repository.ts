import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type SessionNoteRow, sessionNotes } from './session-notes.table.ts'

/** The same page of the notes of each of some bookings, the newest first; one more than asked for where there is. */
export function listNotes(
  db: Db,
  bookingIds: readonly string[],
  { first, after }: PageRequest,
): Promise<SessionNoteRow[]> {
  const own = db
    .select()
    .from(sessionNotes)
    .where(and(sql`${sessionNotes.bookingId} = wanted.id`, after ? lt(sessionNotes.id, after) : undefined))
    .orderBy(desc(sessionNotes.id))
    .limit(first + 1)
    .as('session_note')
  return db
    .select({
      id: own.id,
      bookingId: own.bookingId,
      text: own.text,
      personId: own.personId,
      writtenAt: own.writtenAt,
    })
    .from(sql`unnest(${sql.param([...bookingIds])}::uuid[]) as wanted (id)`)
    .crossJoinLateral(own)
    .orderBy(desc(own.id))
}

/** The newest note of a booking; null when nobody has written one. */
export const findNewest = async (db: Db, bookingId: string): Promise<SessionNoteRow | null> =>
  (
    await db
      .select()
      .from(sessionNotes)
      .where(eq(sessionNotes.bookingId, bookingId))
      .orderBy(desc(sessionNotes.id))
      .limit(1)
  )[0] ?? null

export async function insertNote(
  tx: Tx,
  note: Pick<SessionNoteRow, 'id' | 'bookingId' | 'text' | 'personId'>,
): Promise<SessionNoteRow> {
  const [row] = await tx.insert(sessionNotes).values(note).returning()
  return row!
}
