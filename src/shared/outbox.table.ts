import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from './column.ts'

/**
 * What happened, written in the transaction in which it happened. `position` is given after the commit, by one
 * process at a time, so that reading upwards from a position can never pass a row that commits late.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    position: bigint({ mode: 'number' }),
    topic: text({ enum: ['AVAILABILITY', 'NOTIFICATION'] }).notNull(),
    subjectId: uuid().notNull(),
    payload: jsonb().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (event) => [
    uniqueIndex('outbox_position').on(event.position),
    index('outbox_unnumbered').on(event.id).where(sql`${event.position} is null`),
    index('outbox_age').on(event.createdAt),
  ],
)
