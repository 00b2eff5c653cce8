import type { PublicKeys } from './audit-key.ts'
import { type AuditRecord, hashOf, NOTHING } from './audit-record.ts'
import { isSigned, nameOf, readCheckpoint, type Written } from './checkpoint.ts'

/** Something that is not as it was written, and where. */
export interface Finding {
  /** The record, or the checkpoint of it; null for what has no place in the log. */
  seq: number | null
  text: string
}

/** Checks the lines of a file of checkpoints by themselves: each is signed, and none is missing between others. */
export function checkCheckpoints(
  lines: readonly string[],
  keys: PublicKeys,
  market: string,
): { checkpoints: Written[]; findings: Finding[] } {
  const findings: Finding[] = []
  const checkpoints: Written[] = []
  for (const [i, line] of lines.entries()) {
    const written = readCheckpoint(line)
    const problem = written
      ? checkpointProblem(written, checkpoints.at(-1), keys, market)
      : `line ${i + 1} is no checkpoint`
    if (problem) findings.push({ seq: written?.checkpoint.seq ?? null, text: problem })
    if (written) checkpoints.push(written)
  }
  return { checkpoints, findings }
}

function checkpointProblem(
  { checkpoint }: Written,
  before: Written | undefined,
  keys: PublicKeys,
  market: string,
): string | null {
  if (checkpoint.market !== market) return 'the checkpoint is of another market'
  if (!isSigned(checkpoint, keys)) return 'the signature of the checkpoint is not by a known key'
  if (checkpoint.previous !== (before ? nameOf(before) : null)) return 'the checkpoint before it is missing'
  if (before && checkpoint.seq <= before.checkpoint.seq) return 'the checkpoints are not in their order'
  return null
}

/** Checks records that come in their order, against each other and against the checkpoints. Keeps one at a time. */
export class AuditCheck {
  readonly findings: Finding[] = []
  /** How many records there were. */
  count = 0
  /** The last record that a checkpoint vouches for; 0 for none. */
  vouched = 0
  private before: Pick<AuditRecord, 'seq' | 'hash' | 'chainedAt'> = {
    seq: 0,
    hash: NOTHING,
    chainedAt: new Date(0),
  }
  private readonly due: Written[]

  constructor(checkpoints: readonly Written[]) {
    this.due = [...checkpoints].sort((a, b) => a.checkpoint.seq - b.checkpoint.seq)
  }

  take(record: AuditRecord): void {
    const { seq } = record
    const missing = seq - this.before.seq - 1
    if (missing > 0) this.find(this.before.seq + 1, `${missing} records are missing from here on`)
    this.passCheckpoints(seq - 1)
    if (record.chainedAt < this.before.chainedAt) this.find(seq, 'it is older than the record before it')
    if (!hashOf(this.before.hash, record).equals(record.hash)) {
      this.find(seq, 'its hash does not fit: it, or what stands before it, was changed, moved or put in')
    }
    this.compare(record)
    this.before = record
    this.count += 1
  }

  /** Says that there are no more records. */
  end(): void {
    this.passCheckpoints(Number.POSITIVE_INFINITY)
  }

  private compare({ seq, hash }: AuditRecord): void {
    for (; this.due[0]?.checkpoint.seq === seq; this.due.shift()) {
      if (Buffer.from(hash).toString('hex') === this.due[0].checkpoint.hash) this.vouched = seq
      else this.find(seq, 'it is not what its checkpoint vouches for: the log up to it was written anew')
    }
  }

  /** Of what a checkpoint vouches for and does not come, the end of the log was cut off, or a part of it taken out. */
  private passCheckpoints(until: number): void {
    for (; this.due[0] && this.due[0].checkpoint.seq <= until; this.due.shift()) {
      this.find(this.due[0].checkpoint.seq, 'a checkpoint vouches for it, and it is missing')
    }
  }

  private find(seq: number, text: string): void {
    this.findings.push({ seq, text })
  }
}
