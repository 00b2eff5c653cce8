import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './column.ts'

/** Answers of operations that take or pay, stored in their transaction, so that a retry gets the same one. */
export const idempotencyRecords = pgTable(
  'idempotency_record',
  {
    organizationId: uuid().notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    requestHash: text().notNull(),
    answer: jsonb().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (record) => [
    primaryKey({ columns: [record.organizationId, record.operation, record.key] }),
    index('idempotency_age').on(record.createdAt),
  ],
)
