import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import { instant } from '../../shared/column.ts'

/** What a person may do alone: asked for by the person, granted by the lab, until it expires. */
export const qualifications = pgTable(
  'qualification',
  {
    id: uuid().notNull().unique('qualification_id'),
    bookableId: uuid()
      .notNull()
      .references(() => bookables.id),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** The organization for which the person asked, or booked. */
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    note: text(),
    requestedAt: instant(),
    grantedAt: instant(),
    grantedById: uuid().references(() => people.id),
    expiresAt: instant(),
    /** When the lab took it back, or turned the request down; null again once it is granted. */
    revokedAt: instant(),
    revokedReason: text(),
  },
  (row) => [
    primaryKey({ columns: [row.bookableId, row.personId] }),
    index('qualification_person').on(row.personId, row.id),
  ],
)

export type QualificationRow = typeof qualifications.$inferSelect
