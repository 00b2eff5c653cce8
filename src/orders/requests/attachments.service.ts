import type { Tx } from '../../shared/db.ts'
import type { Problem } from '../../shared/refusal.ts'
import { refuseAny } from '../../shared/refusal.ts'
import type { OrderRow } from '../orders.table.ts'
import { findStoredFiles, insertAttachments } from './attachments.repository.ts'

/** Attaches files of the enterprise to its order; refuses those that are not there, or not its own, in the same words. */
export async function attachFiles(
  tx: Tx,
  { id, enterpriseId }: Pick<OrderRow, 'id' | 'enterpriseId'>,
  fileIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(fileIds)]
  if (ids.length === 0) return
  const found = new Set((await findStoredFiles(tx, enterpriseId, ids)).map((file) => file.id))
  refuseAny(ids.flatMap((fileId) => (found.has(fileId) ? [] : [noFile(fileIds.indexOf(fileId))])))
  await insertAttachments(tx, id, ids)
}

const noFile = (index: number): Problem => ({
  code: 'INVALID_INPUT',
  path: ['fileIds', String(index)],
  text: {
    en: 'Your organization has no uploaded file with this id. Upload it wholly first, then attach it.',
    zh: '贵机构没有该编号的已上传文件。请先完成上传,再作为附件使用。',
  },
})
