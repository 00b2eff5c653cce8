import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { instant } from '../shared/column.ts'
import type { SavedFilter } from './saved-search.ts'

/** Filters of the market that one person keeps under a name, in one organization. */
export const savedSearches = pgTable(
  'saved_search',
  {
    id: uuid().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    name: text().notNull(),
    filter: jsonb().$type<SavedFilter>().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (search) => [index('saved_search_person').on(search.personId, search.organizationId, search.id)],
)

export type SavedSearchRow = typeof savedSearches.$inferSelect
