import type { Database, Session } from '../database.ts'
import { soon } from '../soon.ts'
import type { Batch } from './batch.ts'
import type { Delivery } from './delivery.ts'

/** Where events are read from. */
export type OutboxSource = Pick<Database, 'db' | 'openSession'>

/** How often it is looked for events, in milliseconds: while there are some again and again, and at the least. */
interface Pace {
  busyMs: number
  idleMs: number
}

// In the database a look costs little.
const WAITING: Pace = { busyMs: 2, idleMs: 50 }
const ASKING: Pace = { busyMs: 5, idleMs: 100 }
const WAIT_MS = 100
const ANSWER_WITHIN_MS = 2_000
/** How long after something was told it is looked for as often as before. */
const BUSY_FOR_MS = 500

/**
 * Reads events as they come: through a session of its own, which waits for them in the database, or, where there can be
 * none, by asking again and again.
 */
export class Reading {
  private readonly delivery: Delivery
  private readonly openSession: () => Session | null
  private readonly pace: Pace
  private session: Session | null
  private everyMs: number
  private busyAt = Number.NEGATIVE_INFINITY

  constructor(delivery: Delivery, openSession: () => Session | null) {
    this.delivery = delivery
    this.openSession = openSession
    this.session = openSession()
    this.pace = this.session ? WAITING : ASKING
    this.everyMs = this.pace.idleMs
  }

  /** What is to be handed over; after a while nothing, when nothing comes. */
  async read(): Promise<Batch> {
    if (!this.session) return this.delivery.read()
    const patience = { forMs: WAIT_MS, everyMs: this.everyMs }
    return soon(this.delivery.read(this.session.db, patience), WAIT_MS + ANSWER_WITHIN_MS).catch(
      (error: unknown) => {
        // One that does not answer may never do so, and another one may.
        void this.session?.close().catch(() => {})
        this.session = this.openSession()
        throw error
      },
    )
  }

  /** How long to pause before the next reading, in milliseconds, by whether there was something to tell. */
  pauseAfter(busy: boolean): number {
    const now = performance.now()
    if (busy) this.busyAt = now
    const { busyMs, idleMs } = this.pace
    this.everyMs = now - this.busyAt < BUSY_FOR_MS ? busyMs : Math.min(idleMs, this.everyMs * 2)
    return this.session ? 0 : this.everyMs
  }

  async end(): Promise<void> {
    await this.session?.close()
  }
}
