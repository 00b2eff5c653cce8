import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { bookings } from '../../bookings/bookings.table.ts'
import { QUALITY_ELEMENTS, SERVICE_MODES } from '../../catalog/bookable.ts'
import { orders } from '../../orders/orders.table.ts'
import { instant } from '../../shared/column.ts'

const organization = () => uuid().references(() => organizations.id)

/**
 * How satisfied an enterprise was with a service, or that it was asked and has not said; with what statistics go by, as
 * it was when the service had been delivered.
 */
export const satisfaction = pgTable(
  'satisfaction',
  {
    /** That of the booking or order. */
    id: uuid().primaryKey(),
    bookingId: uuid().references(() => bookings.id),
    orderId: uuid().references(() => orders.id),
    enterpriseId: organization().notNull(),
    labId: organization().notNull(),
    /** At whose desk the case is that it was made for; null where it was made for none. */
    windowId: organization(),
    /** Where it was served. */
    district: text().notNull(),
    qualityElements: text({ enum: QUALITY_ELEMENTS }).array().notNull(),
    mode: text({ enum: SERVICE_MODES }).notNull(),
    deliveredAt: instant().notNull(),
    /** When the enterprise was asked; null where it rated unasked. */
    askedAt: instant(),
    /** 1 to 5, 5 the best; null until it has rated. */
    score: integer(),
    words: text(),
    personId: uuid().references(() => people.id),
    ratedAt: instant(),
    changedAt: instant(),
  },
  ({ bookingId, orderId, score, ratedAt, labId, windowId, deliveredAt }) => [
    check('satisfaction_of_one', sql`num_nonnulls(${bookingId}, ${orderId}) = 1`),
    check('satisfaction_score', sql`${score} between 1 and 5 and (${score} is null) = (${ratedAt} is null)`),
    index('satisfaction_lab').on(labId, deliveredAt),
    index('satisfaction_window').on(windowId, deliveredAt).where(sql`${windowId} is not null`),
  ],
)

export type SatisfactionRow = typeof satisfaction.$inferSelect
