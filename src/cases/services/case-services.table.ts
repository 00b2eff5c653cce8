import { sql } from 'drizzle-orm'
import { check, index, pgTable, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { bookings } from '../../bookings/bookings.table.ts'
import { orders } from '../../orders/orders.table.ts'
import { instant } from '../../shared/column.ts'
import { cases } from '../cases.table.ts'

/** A booking or a test order that was made for a case; each for one case at most. */
export const caseServices = pgTable(
  'case_service',
  {
    /** That of the booking or order. */
    id: uuid().primaryKey(),
    caseId: uuid()
      .notNull()
      .references(() => cases.id),
    bookingId: uuid().references(() => bookings.id),
    orderId: uuid().references(() => orders.id),
    /** Who said so, of which organization: the window, or the enterprise itself. */
    personId: uuid()
      .notNull()
      .references(() => people.id),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    linkedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  ({ id, caseId, bookingId, orderId, linkedAt }) => [
    check('case_service_of_one', sql`num_nonnulls(${bookingId}, ${orderId}) = 1`),
    index('case_service_case').on(caseId, linkedAt, id),
  ],
)

export type CaseServiceRow = typeof caseServices.$inferSelect
