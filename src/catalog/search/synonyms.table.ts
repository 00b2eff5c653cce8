import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/**
 * Terms of the trade that whoever runs the service has said to mean the same, beside the built-in ones: those of one
 * group find each other. A term is written as `termOf` writes it, and may be in several groups.
 */
export const synonyms = pgTable(
  'synonym',
  {
    /** The first term; a group of the same name that is built in has these terms too. */
    name: text().notNull(),
    term: text().notNull(),
  },
  (synonym) => [
    primaryKey({ columns: [synonym.name, synonym.term] }),
    index('synonym_term').on(synonym.term),
  ],
)
