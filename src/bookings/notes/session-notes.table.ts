import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { people } from '../../accounts/people.table.ts'
import { instant } from '../../shared/column.ts'
import { bookings } from '../bookings.table.ts'

/** What the lab wrote of a session, each version of it: none is ever changed. */
export const sessionNotes = pgTable(
  'session_note',
  {
    id: uuid().primaryKey(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    text: text().notNull(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    writtenAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (note) => [index('session_note_booking').on(note.bookingId, note.id)],
)

export type SessionNoteRow = typeof sessionNotes.$inferSelect
