import { pgTable, text } from 'drizzle-orm/pg-core'

/**
 * What a bookable is filed under: for instruments the first level of the national large-instrument
 * classification, for experts their quality element. Reference data: filled by a migration.
 */
export const categories = pgTable('category', {
  code: text().primaryKey(),
  kind: text({ enum: ['INSTRUMENT', 'EXPERT'] }).notNull(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
})

export type CategoryRow = typeof categories.$inferSelect
