import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'
import { organizations } from '../organizations.table.ts'
import { people } from '../people.table.ts'

/** A sign-in, and all that was refreshed of it. */
export const sessions = pgTable(
  'session',
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** For which it acts; a refreshed access token acts for the same one. */
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    familyHash: text().notNull().unique('session_family'),
    currentHash: text().notNull(),
    previousHash: text(),
    /** The IP address of the sign-in, or of the last refresh. */
    address: text(),
    createdAt: instant().notNull(),
    rotatedAt: instant().notNull(),
    usedAt: instant().notNull(),
    endedAt: instant(),
  },
  (session) => [
    index('session_person').on(session.personId, session.id).where(sql`${session.endedAt} is null`),
    index('session_used').on(session.usedAt),
  ],
)

export type SessionRow = typeof sessions.$inferSelect
