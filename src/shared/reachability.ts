import { setImmediate as afterReading, setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Connections } from './connections.ts'
import type { Database } from './database.ts'
import { isOfServer } from './db.ts'
import { Outage } from './events/outage.ts'
import { askForAnswer, isAtWorkFor } from './reachability.repository.ts'
import { soon } from './soon.ts'

/** Whether the database answers; what waits for it in vain is told so. */
export interface Reachability {
  readonly isReachable: boolean
  /**
   * What `run` answers. Rejects with DatabaseUnreachable: without running it while the database cannot be reached, and
   * as soon as that shows while it runs. Whether it is carried out is not known then.
   */
  race: <Answer>(run: () => Promise<Answer>) => Promise<Answer>
  stop: () => Promise<void>
}

/** Of an operation that the database leaves waiting. */
export class DatabaseUnreachable extends Error {
  readonly code = 'CONNECTION_UNANSWERED'

  constructor() {
    super('the database does not answer')
  }
}

type Source = Pick<Database, 'db' | 'openSession' | 'connections'>

/** Of a database in this process, which cannot be lost: a long statement only lets others wait. */
export const ALWAYS_REACHABLE: Reachability = {
  isReachable: true,
  race: (run) => run(),
  stop: async () => {},
}

/** Asks the database again and again, through the pool that operations share, whether it answers. */
export const watchReachability = ({ connections, ...source }: Source, log: Logger): Reachability =>
  connections ? new Watch({ ...source, connections }, log) : ALWAYS_REACHABLE

const STEP_MS = 100
/** Nothing comes through the pool for so long, and something was asked: half of a caller's patience is left to tell them. */
const PATIENCE_MS = 1_200
const DIRECTLY_WITHIN_MS = 1_000
const DIRECTLY_EVERY_MS = 300

class Watch implements Reachability {
  isReachable = true
  private readonly source: Source & { connections: Connections }
  private readonly outage: Outage
  private readonly underWay = new Set<(error: DatabaseUnreachable) => void>()
  private readonly stopping = new AbortController()
  private readonly ended: Promise<void>
  private rescue: Promise<void> | null = null

  constructor(source: Source & { connections: Connections }, log: Logger) {
    this.source = source
    this.outage = new Outage(log, {
      fails: 'the database does not answer; operations are refused until it does',
      works: 'the database answers',
    })
    this.ended = this.watch()
  }

  race<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    if (!this.isReachable) return Promise.reject(new DatabaseUnreachable())
    return new Promise((resolve, reject) => {
      this.underWay.add(reject)
      const settled = () => this.underWay.delete(reject)
      run().then(resolve, reject).then(settled)
    })
  }

  stop(): Promise<void> {
    this.stopping.abort()
    return this.ended
  }

  private async watch(): Promise<void> {
    const { db, connections } = this.source
    let [asked, silentMs] = [new Asked(askForAnswer(db)), 0]
    while (!this.stopping.signal.aborted) {
      const { received } = connections
      silentMs += await this.step()
      if (asked.outcome === 'ANSWERED') {
        silentMs = 0
        this.reached()
      } else if (asked.outcome === null && connections.received > received) {
        // It is only slow: others are answered before.
        silentMs = 0
      }
      if (silentMs > PATIENCE_MS) this.lost()
      if (asked.outcome) asked = new Asked(askForAnswer(db))
    }
  }

  /** Lets some time go by; how much of it counts. A timer that is late says that this process was busy, and not the database. */
  private async step(): Promise<number> {
    const before = performance.now()
    await pause(STEP_MS, undefined, { signal: this.stopping.signal }).catch(() => {})
    // What has come meanwhile is read before its absence is held against the database.
    await afterReading()
    return Math.min(performance.now() - before, 2 * STEP_MS)
  }

  private reached(): void {
    if (!this.isReachable) this.outage.ended()
    this.isReachable = true
  }

  private lost(): void {
    if (this.isReachable) this.outage.began(new DatabaseUnreachable())
    this.isReachable = false
    for (const reject of this.underWay) reject(new DatabaseUnreachable())
    this.underWay.clear()
    this.rescue ??= this.breakDeadConnections().finally(() => {
      this.rescue = null
    })
  }

  /**
   * Asks directly. When nothing answers there either, or PostgreSQL knows of no work of the pool, then nothing will come
   * through the pool's connections. When all of them are at work, they are left alone: broken, they would go on behind
   * their locks, beside those that take their place.
   */
  private async breakDeadConnections(): Promise<void> {
    const { connections, openSession } = this.source
    const session = openSession()!
    const atWork = await soon(isAtWorkFor(session.db, connections.applicationName), DIRECTLY_WITHIN_MS).catch(
      isOfServer,
    )
    void session.close().catch(() => {})
    if (!this.isReachable && !atWork) connections.breakAll()
    await pause(DIRECTLY_EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => {})
  }
}

/** A question, and what became of it; null as long as it waits. */
class Asked {
  outcome: 'ANSWERED' | 'REFUSED' | null = null

  constructor(answer: PromiseLike<unknown>) {
    answer.then(
      () => {
        this.outcome = 'ANSWERED'
      },
      () => {
        this.outcome = 'REFUSED'
      },
    )
  }
}
