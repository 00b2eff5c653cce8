import { and, count, eq, gt, inArray, isNull, lt, sql, sum } from 'drizzle-orm'
import type { Db, Tx } from '../shared/db.ts'
import { MAX_ATTEMPTS } from './file.ts'
import { type FileRow, files } from './files.table.ts'

export const findFiles = (db: Db, ids: readonly string[]): Promise<FileRow[]> =>
  db
    .select()
    .from(files)
    .where(inArray(files.id, [...ids]))

export const findFile = async (db: Db, id: string): Promise<FileRow | null> =>
  (await findFiles(db, [id]))[0] ?? null

type Asked = Pick<FileRow, 'id' | 'organizationId' | 'personId' | 'name' | 'mediaType' | 'purpose'>

export async function insertFile(tx: Tx, file: Asked & { size: number }): Promise<FileRow> {
  const [row] = await tx.insert(files).values(file).returning()
  return row!
}

/** How many files an organization has asked to upload that are not there. */
export async function countWaiting(db: Db, organizationId: string): Promise<number> {
  const [counted] = await db
    .select({ waiting: count() })
    .from(files)
    .where(and(eq(files.organizationId, organizationId), isNull(files.storedAt)))
  return counted!.waiting
}

/** How many bytes an organization has asked to upload in the last day. */
export async function bytesOfDay(db: Db, organizationId: string): Promise<number> {
  const [summed] = await db
    .select({ bytes: sum(files.size) })
    .from(files)
    .where(
      and(
        eq(files.organizationId, organizationId),
        gt(files.createdAt, sql`(select clock_timestamp() - interval '1 day')`),
      ),
    )
  return Number(summed!.bytes ?? 0)
}

/** Begins another attempt to upload a file, by which every one before it is void. Null when none may begin. */
export async function beginAttempt(db: Db, id: string): Promise<FileRow | null> {
  const [row] = await db
    .update(files)
    .set({ attempt: sql`${files.attempt} + 1` })
    .where(and(eq(files.id, id), isNull(files.storedAt), lt(files.attempt, MAX_ATTEMPTS)))
    .returning()
  return row ?? null
}

/** Makes what an attempt has stored the file. Null when another attempt has begun since. */
export async function writeStored(
  db: Db,
  { id, attempt }: Pick<FileRow, 'id' | 'attempt'>,
  sha256: string,
): Promise<FileRow | null> {
  const [row] = await db
    .update(files)
    .set({ sha256, storedAt: sql`clock_timestamp()` })
    .where(and(eq(files.id, id), eq(files.attempt, attempt), isNull(files.storedAt)))
    .returning()
  return row ?? null
}

/** Files that were asked for so many hours ago and are not there, some at a time. */
export const findForgotten = (db: Db, hours: number, limit: number): Promise<FileRow[]> =>
  db
    .select()
    .from(files)
    .where(
      and(
        isNull(files.storedAt),
        lt(files.createdAt, sql`clock_timestamp() - make_interval(hours => ${hours}::integer)`),
      ),
    )
    .orderBy(files.createdAt)
    .limit(limit)

export const deleteMissing = (db: Db, id: string) =>
  db.delete(files).where(and(eq(files.id, id), isNull(files.storedAt)))
