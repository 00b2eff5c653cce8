import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { people } from '../../accounts/people.table.ts'
import { instant } from '../../shared/column.ts'
import { bookings } from '../bookings.table.ts'

/** Who is to sit on the seats of a booking, and who came. */
export const participants = pgTable(
  'participant',
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    /** Of the booking's seats, from 1. */
    number: integer().notNull(),
    name: text(),
    /** Whether somebody came; null until the lab has recorded it. */
    attended: boolean(),
    recordedById: uuid().references(() => people.id),
    recordedAt: instant(),
  },
  (participant) => [primaryKey({ columns: [participant.bookingId, participant.number] })],
)

export type ParticipantRow = typeof participants.$inferSelect
