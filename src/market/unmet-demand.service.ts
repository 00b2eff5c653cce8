import type { Db } from '../shared/db.ts'
import { after, DAY } from '../shared/period.ts'
import { addUnmetDemand, type CountedUnmet } from './unmet-demand.repository.ts'
import { type Unmet, type UnmetQuestion, unmetOf } from './unmet-demand.ts'

/** How many different things are remembered between two flushes; what is more is not counted. */
const REMEMBERED = 5_000

/** Counts in memory what was searched for and not found, so that no search waits for it, until it is flushed. */
export class UnmetDemand {
  private counts = new Map<string, CountedUnmet>()

  note(question: UnmetQuestion): void {
    for (const unmet of unmetOf(question)) this.add(unmet, 1)
  }

  /** Adds what was counted to the database. When that fails it is kept for the next time. */
  async flush(db: Db): Promise<void> {
    const counted = [...this.counts.values()]
    if (counted.length === 0) return
    this.counts = new Map()
    try {
      await addUnmetDemand(db, counted)
    } catch (error) {
      for (const { searches, ...unmet } of counted) this.add(unmet, searches)
      throw error
    }
  }

  private add(unmet: Unmet, searches: number): void {
    const key = JSON.stringify([unmet.week, unmet.category, unmet.method, unmet.district])
    const known = this.counts.get(key)
    if (known) known.searches += searches
    else if (this.counts.size < REMEMBERED) this.counts.set(key, { ...unmet, searches })
  }
}

// No calendar goes further.
const FURTHEST = 366 * DAY

/** Counts a question that found nothing, from now on or from when it asks. */
export function noteUnmet(
  { demand, now }: { demand: UnmetDemand; now: Date },
  { from, ...question }: Omit<UnmetQuestion, 'from'> & { from?: Date | null | undefined },
): void {
  const asked = from && from > now ? from : now
  if (asked <= after(now, FURTHEST)) demand.note({ ...question, from: asked })
}
