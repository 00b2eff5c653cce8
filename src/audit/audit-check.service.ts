import type { Db } from '../shared/db.ts'
import { AuditCheck, checkCheckpoints, type Finding } from './audit-check.ts'
import type { PublicKeys } from './audit-key.ts'
import { countAuditEntries, countBelowFirst, readAuditRecords } from './audit-records.repository.ts'

/** What was checked, and what was found. */
export interface AuditReport {
  records: number
  checkpoints: number
  /** The last record that a checkpoint vouches for; 0 for none. */
  vouched: number
  /** How many entries are not in the log yet. */
  waiting: number
  findings: Finding[]
}

const READ_AT_ONCE = 2_000

/**
 * Recomputes the whole audit log and compares it with the checkpoints that were kept elsewhere. Reads the log a part at
 * a time, so it may be of any length.
 */
export async function checkAudit(
  db: Db,
  { lines, keys, market }: { lines: readonly string[]; keys: PublicKeys; market: string },
): Promise<AuditReport> {
  const { checkpoints, findings } = checkCheckpoints(lines, keys, market)
  const check = new AuditCheck(checkpoints)
  for (let behind = 0; ; ) {
    const records = await readAuditRecords(db, behind, READ_AT_ONCE)
    for (const record of records) check.take(record)
    if (records.length < READ_AT_ONCE) break
    behind = records.at(-1)!.seq
  }
  check.end()
  const below = await countBelowFirst(db)
  if (below > 0) findings.push({ seq: null, text: `${below} records stand before record 1` })
  return {
    records: check.count,
    checkpoints: checkpoints.length,
    vouched: check.vouched,
    waiting: await countAuditEntries(db),
    findings: [...findings, ...check.findings],
  }
}
