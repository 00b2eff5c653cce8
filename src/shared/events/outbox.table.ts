import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../column.ts'

/**
 * AVAILABILITY: the free time of a bookable changed. BOOKING: something was done to a booking. ORDER: something was done to a test order. NOTIFICATION: somebody
 * was told something. ACCESS: what a person may see changed.
 */
export const TOPICS = ['AVAILABILITY', 'BOOKING', 'ORDER', 'NOTIFICATION', 'ACCESS'] as const

const topic = () => text({ enum: TOPICS }).notNull()

/** What happened, written in the transaction in which it happened; it goes to the history after the commit. */
export const outbox = pgTable('outbox', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  topic: topic(),
  subjectId: uuid().notNull(),
  payload: jsonb().notNull(),
  createdAt: instant().notNull().default(sql`clock_timestamp()`),
})

/**
 * The history: events in the order of their positions, which one process at a time gives after the commit, so that
 * reading upwards from one can never pass an event that commits late. It has a partition for each day (UTC).
 */
export const events = pgTable(
  'event',
  {
    position: bigint({ mode: 'number' }).notNull(),
    topic: topic(),
    subjectId: uuid().notNull(),
    payload: jsonb().notNull(),
    createdAt: instant().notNull(),
    numberedAt: instant().notNull(),
  },
  (event) => [index('event_position').on(event.position)],
)
