import { and, asc, eq, getTableColumns, inArray, isNotNull } from 'drizzle-orm'
import { type FileRow, files } from '../../files/files.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { attachments } from './attachments.table.ts'

/** Of some files those that are an organization's and wholly received. */
export const findStoredFiles = (db: Db, organizationId: string, ids: readonly string[]): Promise<FileRow[]> =>
  db
    .select()
    .from(files)
    .where(
      and(inArray(files.id, [...ids]), eq(files.organizationId, organizationId), isNotNull(files.storedAt)),
    )

export const insertAttachments = (tx: Tx, orderId: string, fileIds: readonly string[]) =>
  tx.insert(attachments).values(fileIds.map((fileId, position) => ({ orderId, fileId, position })))

/** What is attached to orders, as it was attached. */
export const attachmentsOf = (
  db: Db,
  orderIds: readonly string[],
): Promise<(FileRow & { orderId: string })[]> =>
  db
    .select({ ...getTableColumns(files), orderId: attachments.orderId })
    .from(attachments)
    .innerJoin(files, eq(files.id, attachments.fileId))
    .where(inArray(attachments.orderId, [...orderIds]))
    .orderBy(asc(attachments.position))
