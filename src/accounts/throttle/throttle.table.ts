import { doublePrecision, index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../../shared/column.ts'

/** Leaky buckets that all processes share. */
export const throttles = pgTable(
  'throttle',
  {
    /** What is counted, as SHA-256: addresses of people who may not exist are nobody's to keep. */
    key: text().primaryKey(),
    level: doublePrecision().notNull(),
    at: instant().notNull(),
  },
  (throttle) => [index('throttle_at').on(throttle.at)],
)
