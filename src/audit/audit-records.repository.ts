import { and, asc, desc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { type AuditRecordRow, auditEntries, auditRecords } from '../shared/audit/audit.table.ts'
import { type Db, rows, type Tx } from '../shared/db.ts'
import type { PageRequest } from '../shared/page.ts'

/** Appends to the log what was committed since, so many entries at most, unless another process is doing it. How many. */
export async function chainAudit(db: Db, limit: number): Promise<number> {
  const [row] = await rows<{ count: number }>(db, sql`select chain_audit(${limit}::integer) as count`)
  return row!.count
}

/** Records behind one, in their order. */
export const readAuditRecords = (db: Db, behind: number, limit: number): Promise<AuditRecordRow[]> =>
  db
    .select()
    .from(auditRecords)
    .where(gt(auditRecords.seq, behind))
    .orderBy(asc(auditRecords.seq))
    .limit(limit)

/** How many records stand where the log cannot have put them, which counts from 1. */
export const countBelowFirst = (db: Db): Promise<number> => db.$count(auditRecords, lt(auditRecords.seq, 1))

export const findAuditRecord = async (db: Db, seq: number): Promise<AuditRecordRow | null> =>
  (await db.select().from(auditRecords).where(eq(auditRecords.seq, seq)))[0] ?? null

export const lastAuditRecord = async (db: Db): Promise<AuditRecordRow | null> =>
  (await db.select().from(auditRecords).orderBy(desc(auditRecords.seq)).limit(1))[0] ?? null

/** How many entries wait to be chained. */
export const countAuditEntries = (db: Db): Promise<number> => db.$count(auditEntries)

/** Lets nobody else write checkpoints until the transaction ends; false when somebody does. */
export async function lockCheckpoints(tx: Tx): Promise<boolean> {
  const [row] = await rows<{ locked: boolean }>(tx, sql`select pg_try_advisory_xact_lock(4711020) as locked`)
  return row!.locked
}

/** Which records of an organization. */
export interface AuditFilter {
  action?: string | undefined
  from?: Date | undefined
  until?: Date | undefined
}

/** What was done by or for an organization, the newest first. */
export const listAuditRecords = (
  db: Db,
  organizationId: string,
  { action, from, until }: AuditFilter,
  { first, after }: PageRequest,
): Promise<AuditRecordRow[]> => {
  // One after the other: asked for with OR, they would be sorted as a whole for each page.
  const page = (isOwn: SQL) =>
    db
      .select()
      .from(auditRecords)
      .where(
        and(
          isOwn,
          after ? lt(auditRecords.seq, Number(after)) : undefined,
          action === undefined ? undefined : eq(auditRecords.action, action),
          from && gte(auditRecords.at, from),
          until && lt(auditRecords.at, until),
        ),
      )
      .orderBy(desc(auditRecords.seq))
      .limit(first + 1)
  const by = page(eq(auditRecords.organizationId, organizationId))
  const forIt = page(
    sql`${auditRecords.onBehalfOf} = ${organizationId} and ${auditRecords.organizationId} is distinct from ${organizationId}`,
  )
  return unionAll(by, forIt)
    .orderBy(desc(auditRecords.seq))
    .limit(first + 1)
}
