import type { Db } from '../db.ts'
import type { Batch } from './batch.ts'
import { lastPosition, nextEvents, type OutboxEvent, type Patience, readEvents } from './outbox.repository.ts'

/** Hands events over; answers whether anybody waits for more. */
export type Deliver = (events: OutboxEvent[]) => Promise<boolean>

/**
 * Hands each event over once, in order, wherever it comes from. One call at a time: what fails is as if it had not
 * been tried.
 */
export class Delivery {
  private readonly db: Db
  private readonly deliver: Deliver
  private place: number | null = null

  constructor(db: Db, deliver: Deliver) {
    this.db = db
    this.deliver = deliver
  }

  /** Finds the place from which on events are handed over: here and now. */
  async begin(): Promise<void> {
    this.place ??= await lastPosition(this.db)
  }

  /** What the outbox holds that was not handed over yet; who has a session of its own may wait for some. */
  async read(session: Db = this.db, patience?: Patience): Promise<Batch> {
    return { behind: this.place!, events: await nextEvents(session, this.place!, patience) }
  }

  /** Hands over what is new in a batch, and before it what was missed. */
  async take({ behind, events }: Batch): Promise<boolean> {
    while (this.place! < behind) {
      const missed = await readEvents(this.db, this.place!)
      await this.handOver(missed)
      if (missed.length > 0) continue
      // Numbers that nothing has: they were never committed. Beyond the last it is not true, whoever says so.
      this.place = Math.max(this.place!, Math.min(behind, await lastPosition(this.db)))
      break
    }
    return this.handOver(events.filter(({ position }) => position > this.place!))
  }

  private async handOver(events: OutboxEvent[]): Promise<boolean> {
    const last = events.at(-1)
    if (!last) return false
    const awaited = await this.deliver(events)
    this.place = last.position
    return awaited
  }
}
