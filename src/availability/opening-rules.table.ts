import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, pgTable, text, time, uuid } from 'drizzle-orm/pg-core'
import { bookables } from '../catalog/bookables.table.ts'
import { OPENING_MODES } from './opening-rule.ts'

export const openingRules = pgTable(
  'opening_rule',
  {
    id: uuid().primaryKey(),
    bookableId: uuid()
      .notNull()
      .references(() => bookables.id),
    weekday: integer().notNull(),
    opens: time().notNull(),
    closes: time().notNull(),
    mode: text({ enum: OPENING_MODES }).notNull(),
    validFrom: date({ mode: 'string' }),
    validUntil: date({ mode: 'string' }),
    observesHolidays: boolean().notNull(),
  },
  (rule) => [
    index('opening_rule_bookable').on(rule.bookableId),
    index('opening_rule_fixed').on(rule.bookableId).where(sql`${rule.mode} = 'FIXED'`),
  ],
)
