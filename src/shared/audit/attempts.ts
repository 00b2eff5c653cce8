import type { Db } from '../db.ts'
import { insertAuditEntries } from './audit-entries.repository.ts'
import { type AuditEntry, NOBODY } from './audit-entry.ts'

/** How many different attempts are kept apart between two flushes; of more, only how they came out. */
const KEPT_APART = 200
/** How many lines wait at most, while the database cannot be reached. */
const KEPT = 1_000

/**
 * Gathers what came to nothing, so that no answer waits for it, until it is flushed. The same thing tried again and again
 * is one line, and of a flood from everywhere there is one line for each way in which it came out.
 */
export class Attempts {
  private gathered = new Map<string, AuditEntry>()

  note(attempt: AuditEntry): void {
    if (!this.add(attempt, KEPT_APART)) this.add(withoutWho(attempt), KEPT)
  }

  /** Writes what was gathered. When that fails it is kept for the next time. */
  async flush(db: Db): Promise<void> {
    const attempts = [...this.gathered.values()]
    if (attempts.length === 0) return
    this.gathered = new Map()
    try {
      await insertAuditEntries(db, attempts)
    } catch (error) {
      for (const attempt of attempts) this.add(attempt, KEPT)
      throw error
    }
  }

  private add(attempt: AuditEntry, most: number): boolean {
    const { times, ...what } = attempt
    const key = JSON.stringify(what)
    const known = this.gathered.get(key)
    if (known) known.times += times
    else if (this.gathered.size < most) this.gathered.set(key, { ...attempt })
    return known !== undefined || this.gathered.has(key)
  }
}

const withoutWho = ({ action, outcome, codes, times }: AuditEntry): AuditEntry => ({
  action,
  outcome,
  codes,
  times,
  objects: [],
  ...NOBODY,
})
