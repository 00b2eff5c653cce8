import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { files } from '../../files/files.table.ts'
import { instant } from '../../shared/column.ts'
import { orders } from '../orders.table.ts'

/**
 * Report (检测报告) of an order, in all its versions: each but the first supersedes the one before, for a reason. A number
 * is of one order of a lab for ever (`report_number`), and no row ever changes.
 */
export const reports = pgTable(
  'report',
  {
    id: uuid().notNull().unique('report_id'),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    /** The first is 1. */
    version: integer().notNull(),
    /** The version that it supersedes; null of the first. */
    previous: integer().generatedAlwaysAs(sql`nullif(version - 1, 0)`),
    /** The parties of the order, who alone see it. */
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** By which the lab, and whoever holds a copy, calls it. */
    number: text().notNull(),
    fileId: uuid()
      .notNull()
      .unique('report_file')
      .references(() => files.id),
    /** Of the file, in lower-case hexadecimal. */
    sha256: text().notNull(),
    /** Why it supersedes the one before; null of the first. */
    reason: text(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    issuedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (report) => [
    primaryKey({ columns: [report.orderId, report.version] }),
    foreignKey({
      name: 'report_supersedes',
      columns: [report.orderId, report.previous],
      foreignColumns: [report.orderId, report.version],
    }),
    check('report_reason', sql`(${report.version} = 1) = (${report.reason} is null)`),
    check('report_versions', sql`${report.version} >= 1`),
    // One and the same file cannot be both superseded and genuine.
    unique('report_bytes').on(report.orderId, report.sha256),
    index('report_verified').on(report.sha256, report.number),
  ],
)

export type ReportRow = typeof reports.$inferSelect
