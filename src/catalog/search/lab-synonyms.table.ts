import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'

/** Terms that mean the same in a lab's own listings: what is called by one of them there is found by the others too. */
export const labSynonyms = pgTable(
  'lab_synonym',
  {
    id: uuid().primaryKey(),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** As the lab wrote them. */
    terms: text().array().notNull(),
  },
  (group) => [index('lab_synonym_lab').on(group.labId)],
)
