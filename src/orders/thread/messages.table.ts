import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { mandates } from '../../accounts/mandates/mandates.table.ts'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { instant } from '../../shared/column.ts'
import { orders } from '../orders.table.ts'

/** What an enterprise and one lab ask and answer each other about a test order. */
export const messages = pgTable(
  'order_message',
  {
    id: uuid().primaryKey(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    /** With which lab. */
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** Whose people wrote it: of the lab, the enterprise, or its delegate. */
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    mandateId: uuid().references(() => mandates.id),
    text: text().notNull(),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (message) => [index('order_message_thread').on(message.orderId, message.labId, message.id)],
)

export type MessageRow = typeof messages.$inferSelect
