import { sql } from 'drizzle-orm'
import { bigint, check, customType, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../column.ts'
import { OUTCOMES } from './audit-entry.ts'

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

const columns = () => ({
  action: text().notNull(),
  outcome: text({ enum: OUTCOMES }).notNull(),
  personId: uuid(),
  organizationId: uuid(),
  credential: text(),
  credentialId: text(),
  onBehalfOf: uuid(),
  mandateId: uuid(),
  address: text(),
})

/** What was done or tried, written in the transaction in which it was; it goes to the log after the commit. */
export const auditEntries = pgTable('audit_entry', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: instant().notNull().default(sql`clock_timestamp()`),
  ...columns(),
  objects: text().array().notNull().default(sql`'{}'`),
  codes: text().array().notNull().default(sql`'{}'`),
  times: integer().notNull().default(1),
})

/**
 * The audit log: entries in one order without holes, each with a hash over itself and the hash before it. The database
 * refuses to change or delete them.
 */
export const auditRecords = pgTable(
  'audit_record',
  {
    seq: bigint({ mode: 'number' }).primaryKey(),
    chainedAt: instant().notNull(),
    at: instant().notNull(),
    ...columns(),
    objects: text().array().notNull(),
    codes: text().array().notNull(),
    times: integer().notNull(),
    hash: bytea().notNull(),
  },
  (record) => [
    // The log is checked from 1 on.
    check('audit_record_from_one', sql`${record.seq} > 0`),
    index('audit_record_by').on(record.organizationId, record.seq),
    index('audit_record_for').on(record.onBehalfOf, record.seq).where(sql`${record.onBehalfOf} is not null`),
  ],
)

export type AuditRecordRow = typeof auditRecords.$inferSelect
