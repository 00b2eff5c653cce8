import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'
import { people } from '../people.table.ts'

/** Who a person is at identity providers: the subject of an issuer, which belongs to one person. */
export const identities = pgTable(
  'identity',
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    issuer: text().notNull(),
    subject: text().notNull(),
    linkedAt: instant().notNull(),
  },
  (identity) => [
    unique('identity_subject').on(identity.issuer, identity.subject),
    index('identity_person').on(identity.personId, identity.id),
  ],
)

export type IdentityRow = typeof identities.$inferSelect
