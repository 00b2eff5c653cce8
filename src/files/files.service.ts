import type { Call } from '../accounts/call.ts'
import { authorize, signedIn } from '../accounts/permission.ts'
import { about } from '../shared/audit/recording.ts'
import type { Db } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { earlierAttempts, FULL_FILES_A_DAY, storedName, uploadProblems, type Wanted } from './file.ts'
import type { FileLink } from './file-links.ts'
import type { FileStore } from './file-store.ts'
import { bytesOfDay, countWaiting, deleteMissing, findForgotten, insertFile } from './files.repository.ts'
import type { FileRow } from './files.table.ts'
import type { Files } from './files.ts'

export type FilesCall = Call & { files: Files }

/** How many files of an organization may wait to be uploaded. */
export const MAX_WAITING = 200

const UPLOADING = { ORDER_ATTACHMENT: 'file.upload', REPORT: 'report.upload' } as const

/** A place to upload a file to, and the link by which whoever has it does. */
export async function requestUpload(
  { db, actor, now, files }: FilesCall,
  wanted: Wanted,
): Promise<{ file: FileRow; upload: FileLink }> {
  const { personId, organizationId } = authorize(actor, UPLOADING[wanted.purpose], {})
  refuseAny(uploadProblems(wanted, files.limits))
  return db.transaction(async (tx) => {
    if ((await countWaiting(tx, organizationId)) >= MAX_WAITING) throw new Refusal(UPLOADS_FULL)
    const most = FULL_FILES_A_DAY * files.limits.maxBytes
    if ((await bytesOfDay(tx, organizationId)) + wanted.size > most) throw new Refusal(dayFull(most))
    const file = await insertFile(tx, { ...wanted, id: newId(), organizationId, personId })
    about(tx, 'File', file.id)
    return { file, upload: files.links.to('PUT', file.id, now) }
  })
}

const UPLOADS_FULL: Problem = {
  code: 'UPLOADS_FULL',
  path: [],
  text: {
    en: `The organization has asked to upload ${MAX_WAITING} files that never came. Upload them, or wait: each is forgotten after a day.`,
    zh: `贵机构已有 ${MAX_WAITING} 个已申请但未上传的文件。请先上传,或等待一天后自动清除。`,
  },
}

const dayFull = (bytes: number): Problem => ({
  code: 'UPLOADS_FULL',
  path: ['size'],
  text: {
    en: `The organization may upload ${bytes} bytes within 24 hours, and has asked for as much with this. Try again later.`,
    zh: `贵机构 24 小时内最多可上传 ${bytes} 字节,本次申请将超出上限,请稍后再试。`,
  },
})

/**
 * A link to download a file that somebody was shown; null until it has been uploaded. Who is shown it is the rule of what
 * it hangs on, by which alone it is found.
 */
export function downloadLink({ actor, now, files }: FilesCall, { id, storedAt }: FileRow): FileLink | null {
  signedIn(actor)
  return storedAt && files.links.to('GET', id, now)
}

const FORGOTTEN_AFTER_HOURS = 24
const AT_A_TIME = 100

/** Forgets files that were never uploaded, with whatever a broken attempt may have left of them. */
export async function forgetMissing(db: Db, store: FileStore): Promise<void> {
  for (const file of await findForgotten(db, FORGOTTEN_AFTER_HOURS, AT_A_TIME)) {
    for (const attempt of earlierAttempts(file.attempt + 1))
      await store.delete(storedName({ id: file.id, attempt }))
    await deleteMissing(db, file.id)
  }
}
