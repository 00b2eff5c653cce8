import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../shared/column.ts'
import { ROLES } from './organization.ts'
import { organizations } from './organizations.table.ts'

export const people = pgTable('person', {
  id: uuid().primaryKey(),
  // In lower case, so that one address is one person.
  email: text().notNull().unique('person_email'),
  name: text().notNull(),
  passwordHash: text().notNull(),
  createdAt: instant().notNull().defaultNow(),
})

export const memberships = pgTable(
  'membership',
  {
    personId: uuid()
      .notNull()
      .references(() => people.id),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    role: text({ enum: ROLES }).notNull(),
  },
  (membership) => [primaryKey({ columns: [membership.personId, membership.organizationId] })],
)

export type PersonRow = typeof people.$inferSelect
