import { integer, pgTable, uuid } from 'drizzle-orm/pg-core'
import { people } from '../../accounts/people.table.ts'
import { closures } from '../../availability/closures.table.ts'
import { instant } from '../../shared/column.ts'

/** What a lab reported of a breakdown, beside the closure that it is; gone with it. */
export const breakdowns = pgTable('breakdown', {
  closureId: uuid()
    .primaryKey()
    .references(() => closures.id, { onDelete: 'cascade' }),
  /** How long an alternative is held for each booking that it disrupts. */
  answerMinutes: integer().notNull(),
  reportedById: uuid()
    .notNull()
    .references(() => people.id),
  reportedAt: instant().notNull().defaultNow(),
})
