import { sql } from 'drizzle-orm'
import { pgTable, uuid } from 'drizzle-orm/pg-core'
import { mandates } from '../../accounts/mandates/mandates.table.ts'
import { organizations } from '../../accounts/organizations.table.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import { instant } from '../../shared/column.ts'

/** Bookings that were held together, at the same local time on several days. */
export const bookingSeries = pgTable('booking_series', {
  id: uuid().primaryKey(),
  bookableId: uuid()
    .notNull()
    .references(() => bookables.id),
  labId: uuid()
    .notNull()
    .references(() => organizations.id),
  enterpriseId: uuid()
    .notNull()
    .references(() => organizations.id),
  /** Under which it was held, if under one. */
  mandateId: uuid().references(() => mandates.id),
  createdAt: instant().notNull().default(sql`clock_timestamp()`),
})

export type SeriesRow = typeof bookingSeries.$inferSelect
