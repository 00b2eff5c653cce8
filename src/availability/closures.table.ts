import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bookables } from '../catalog/bookables.table.ts'
import { instant } from '../shared/column.ts'
import { CLOSURE_REASONS } from './closure.ts'

export const closures = pgTable(
  'closure',
  {
    id: uuid().primaryKey(),
    bookableId: uuid()
      .notNull()
      .references(() => bookables.id),
    /** The one unit that is closed; null when all are. */
    unit: integer(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    reason: text({ enum: CLOSURE_REASONS }).notNull(),
    note: text(),
  },
  (closure) => [
    index('closure_bookable').on(closure.bookableId, closure.endsAt),
    check('closure_ends_after_start', sql`${closure.endsAt} > ${closure.startsAt}`),
  ],
)

export type ClosureRow = typeof closures.$inferSelect
