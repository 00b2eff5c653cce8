import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { testServices } from '../../catalog/test-services/test-services.table.ts'
import { instant } from '../../shared/column.ts'
import { orders } from '../orders.table.ts'
import { QUOTE_STATUSES } from './quote.ts'

/** Quote (报价): a lab's priced answer to a request. It never changes; another one takes its place. */
export const quotes = pgTable(
  'quote',
  {
    id: uuid().primaryKey(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Who quoted. */
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** By which of its services the lab would test, whose weekly capacity then counts; null where by none. */
    serviceId: uuid().references(() => testServices.id),
    /** For the whole. */
    priceFen: bigint({ mode: 'number' }).notNull(),
    /** Working days of the lab from the receipt of the samples to the report. */
    days: integer().notNull(),
    remarks: text().notNull(),
    /** From then on it can not be accepted. */
    validUntil: instant().notNull(),
    status: text({ enum: QUOTE_STATUSES }).notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    /** When it was accepted, lost, withdrawn or lapsed. */
    endedAt: instant(),
  },
  (quote) => [
    index('quote_order').on(quote.orderId, quote.id),
    index('quote_lab').on(quote.labId, quote.id),
    index('quote_lapses').on(quote.validUntil).where(sql`${quote.status} = 'OPEN'`),
    // A lab has one answer at a time, and a request one answer that was accepted.
    uniqueIndex('quote_one_open').on(quote.orderId, quote.labId).where(sql`${quote.status} = 'OPEN'`),
    uniqueIndex('quote_one_accepted').on(quote.orderId).where(sql`${quote.status} = 'ACCEPTED'`),
  ],
)

export type QuoteRow = typeof quotes.$inferSelect
