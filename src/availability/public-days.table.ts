import { date, pgTable, text } from 'drizzle-orm/pg-core'
import { PUBLIC_DAY_KINDS } from './public-day.ts'

/** The days on which the public calendar departs from the weekday: holidays, and weekends that are worked instead. */
export const publicDays = pgTable('public_day', {
  day: date({ mode: 'string' }).primaryKey(),
  kind: text({ enum: PUBLIC_DAY_KINDS }).notNull(),
})
