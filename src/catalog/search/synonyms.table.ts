import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/**
 * Terms that mean the same: those of one group find each other. Reference data, filled by migrations and extended by
 * whoever runs the service. A term is written as `termOf` writes it, and may be in several groups.
 */
export const synonyms = pgTable(
  'synonym',
  {
    /** What the group is called, such as its first term. */
    name: text().notNull(),
    term: text().notNull(),
  },
  (synonym) => [
    primaryKey({ columns: [synonym.name, synonym.term] }),
    index('synonym_term').on(synonym.term),
  ],
)
