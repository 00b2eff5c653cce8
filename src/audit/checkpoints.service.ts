import type { AuditRecordRow } from '../shared/audit/audit.table.ts'
import type { Db } from '../shared/db.ts'
import { after, MINUTE } from '../shared/period.ts'
import type { AuditKey } from './audit-key.ts'
import { chainAudit, findAuditRecord, lastAuditRecord, lockCheckpoints } from './audit-records.repository.ts'
import { CheckpointRefused, nameOf, signed, type Written } from './checkpoint.ts'
import type { CheckpointSink } from './checkpoint-file.ts'

const CHAINED_AT_ONCE = 1_000
/** What lies behind the last checkpoint could be cut off unseen: so many records, or what came in so long a time. */
const EVERY_RECORDS = 1_000
const EVERY_MS = 10 * MINUTE

/** Appends to the log all that was committed since. Any number of processes may do it at once. */
export async function chainAll(db: Db): Promise<void> {
  while ((await chainAudit(db, CHAINED_AT_ONCE)) === CHAINED_AT_ONCE);
}

/** Signs the log from time to time, and keeps what it signed elsewhere. */
export class Checkpoints {
  private readonly market: string
  private readonly key: AuditKey
  private readonly sink: CheckpointSink
  /** The newest that this process knows of. */
  private known: Written | null = null

  constructor(market: string, key: AuditKey, sink: CheckpointSink) {
    this.market = market
    this.key = key
    this.sink = sink
  }

  /** Writes a checkpoint of the last record, when it is time to. Its record was committed before. */
  async write(db: Db, now: Date): Promise<void> {
    const last = await lastAuditRecord(db)
    if (!last || !isDue(last, this.known, now)) return
    await db.transaction(async (tx) => {
      // Other processes may write to the same file.
      if (!(await lockCheckpoints(tx))) return
      this.known = await this.sink.last()
      if (this.known) await refuseOtherLog(tx, this.known)
      if (isDue(last, this.known, now)) await this.append(last, now)
    })
  }

  private async append({ seq, hash }: AuditRecordRow, now: Date): Promise<void> {
    const previous = this.known && nameOf(this.known)
    const statement = {
      market: this.market,
      seq,
      hash: Buffer.from(hash).toString('hex'),
      at: now.toISOString(),
    }
    const written = signed({ ...statement, previous }, this.key)
    await this.sink.append(written)
    this.known = written
  }
}

function isDue({ seq }: AuditRecordRow, known: Written | null, now: Date): boolean {
  if (!known) return true
  const { checkpoint } = known
  if (seq <= checkpoint.seq) return false
  return seq - checkpoint.seq >= EVERY_RECORDS || after(new Date(checkpoint.at), EVERY_MS) <= now
}

/** Nothing is signed that does not go on from what was signed before. */
async function refuseOtherLog(db: Db, { checkpoint: { seq, hash } }: Written): Promise<void> {
  const record = await findAuditRecord(db, seq)
  if (record && Buffer.from(record.hash).toString('hex') === hash) return
  throw new CheckpointRefused(
    `record ${seq} of the audit log is not what its checkpoint vouches for: run npm run audit:verify`,
  )
}
