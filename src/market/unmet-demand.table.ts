import { date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/**
 * How often time was asked for and none was found. Nothing in it tells who asked: no person, no organization, no text.
 * What the question did not name is ''.
 */
export const unmetDemand = pgTable(
  'unmet_demand',
  {
    /** The Monday (UTC) of the week from which on time was asked for. */
    week: date({ mode: 'string' }).notNull(),
    category: text().notNull(),
    /** The number of the standard without blanks, recommendation and edition, such as "gb228.1". */
    method: text().notNull(),
    district: text().notNull(),
    searches: integer().notNull(),
  },
  (row) => [primaryKey({ columns: [row.week, row.category, row.method, row.district] })],
)
