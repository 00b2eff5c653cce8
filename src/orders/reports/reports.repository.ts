import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { type FileRow, files } from '../../files/files.table.ts'
import { type Db, rows, type Tx } from '../../shared/db.ts'
import { type ReportRow, reports } from './reports.table.ts'

export const findReports = (db: Db, ids: readonly string[]): Promise<ReportRow[]> =>
  db
    .select()
    .from(reports)
    .where(inArray(reports.id, [...ids]))

/** All versions of the report of each of some orders, from the first. */
export const reportsOfOrders = (db: Db, orderIds: readonly string[]): Promise<ReportRow[]> =>
  db
    .select()
    .from(reports)
    .where(inArray(reports.orderId, [...orderIds]))
    .orderBy(asc(reports.orderId), asc(reports.version))

export async function insertReport(tx: Tx, report: typeof reports.$inferInsert): Promise<ReportRow> {
  const [row] = await tx.insert(reports).values(report).returning()
  return row!
}

/** A file that an organization has uploaded for a report; null when it has none with this id. */
export const findReportFile = async (
  db: Db,
  organizationId: string,
  id: string,
): Promise<(FileRow & { sha256: string }) | null> => {
  const [file] = await db
    .select()
    .from(files)
    .where(
      and(
        eq(files.id, id),
        eq(files.organizationId, organizationId),
        eq(files.purpose, 'REPORT'),
        isNotNull(files.storedAt),
      ),
    )
  return file ? { ...file, sha256: file.sha256! } : null
}

/**
 * Whether each report with this number and hash is the newest version; empty where there is none. The hash says which
 * file it is: the number may be typed in letters of another width or case.
 */
export const standings = (db: Db, number: string, sha256: string): Promise<{ isNewest: boolean }[]> =>
  rows(
    db,
    sql`select not exists (
        select from report newer where newer.order_id = r.order_id and newer.version > r.version) as "isNewest"
      from report r where r.sha256 = ${sha256} and lower(normalize(r.number, NFKC)) = lower(normalize(${number}, NFKC))`,
  )
