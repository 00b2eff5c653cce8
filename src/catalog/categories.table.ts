import { pgTable, text } from 'drizzle-orm/pg-core'
import { BOOKABLE_KINDS } from './bookable.ts'

/**
 * What a bookable is filed under: for instruments the first level of the national large-instrument
 * classification, for experts their quality element, for sessions what kind they are. Reference data: filled by a migration.
 */
export const categories = pgTable('category', {
  code: text().primaryKey(),
  kind: text({ enum: BOOKABLE_KINDS }).notNull(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
})

export type CategoryRow = typeof categories.$inferSelect
