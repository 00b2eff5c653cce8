import { setImmediate as afterReading, setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Connections, Mark } from './connections.ts'
import type { Database } from './database.ts'
import { isOfServer } from './db.ts'
import { Outage } from './events/outage.ts'
import { askForAnswer, type Work, workFor } from './reachability.repository.ts'
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
/** So that there is time to ask directly before patience ends. */
const SUSPICIOUS_AFTER_MS = 600
const DIRECTLY_WITHIN_MS = 1_000
const DIRECTLY_EVERY_MS = 300
/** As long as a connection may take to begin; before, that nothing comes through it says nothing. */
const BEGUN_WITHIN_MS = 5_000
/** So much longer than any statement may take, a question waits for a connection that is dead. */
const BEYOND_ANY_STATEMENT_MS = 2_000

class Watch implements Reachability {
  isReachable = true
  private readonly source: Source & { connections: Connections }
  private readonly outage: Outage
  private readonly underWay = new Set<(error: DatabaseUnreachable) => void>()
  private readonly stopping = new AbortController()
  private readonly ended: Promise<void>
  private rescue: Promise<void> | null = null
  private silentMs = 0

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

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.ended
    await this.rescue
  }

  private async watch(): Promise<void> {
    let asked = this.ask()
    while (!this.stopping.signal.aborted) {
      const { received } = this.source.connections
      // In two steps: meanwhile the silence may have been excused.
      const passedMs = await this.step()
      this.silentMs += passedMs
      if (asked.outcome === 'ANSWERED') this.reached()
      // It is only slow: others are answered before.
      else if (asked.outcome === null && this.source.connections.received > received) this.silentMs = 0
      if (this.silentMs > PATIENCE_MS) this.lost()
      else if (this.silentMs > SUSPICIOUS_AFTER_MS) this.startRescue()
      this.breakDeadOf(asked)
      if (asked.outcome) asked = this.ask()
    }
  }

  private ask(): Asked {
    const { db, connections } = this.source
    return new Asked(askForAnswer(db), connections.mark())
  }

  /** One dead connection among others that live: the question that has waited for so long was asked through it. */
  private breakDeadOf({ outcome, ms, mark }: Asked): void {
    const { connections } = this.source
    const isLate = connections.statementMs > 0 && ms > connections.statementMs + BEYOND_ANY_STATEMENT_MS
    if (outcome === null && isLate) connections.breakSilentSince(mark)
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
    this.silentMs = 0
    if (!this.isReachable) this.outage.ended()
    this.isReachable = true
  }

  private lost(): void {
    if (this.isReachable) this.outage.began(new DatabaseUnreachable())
    this.isReachable = false
    for (const reject of this.underWay) reject(new DatabaseUnreachable())
    this.underWay.clear()
    this.startRescue()
  }

  private startRescue(): void {
    this.rescue ??= this.askDirectly().finally(() => {
      this.rescue = null
    })
  }

  /** Asks past the pool what is the matter with it, and does something about it. */
  private async askDirectly(): Promise<void> {
    const { connections, openSession } = this.source
    const session = openSession()!
    const askedAt = performance.now()
    const work = await soon(workFor(session.db, connections.applicationName), DIRECTLY_WITHIN_MS).catch(
      (error: unknown) => (isOfServer(error) ? 'REFUSED' : 'UNKNOWN'),
    )
    void session.close().catch(() => {})
    if (this.isReachable) this.excuse(work)
    else this.breakDeadConnections(work, performance.now() - askedAt)
    await pause(DIRECTLY_EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => {})
  }

  /** A small pool may be busy for a while. */
  private excuse(work: Work | 'REFUSED' | 'UNKNOWN'): void {
    if (work === 'AT_WORK') this.silentMs = 0
  }

  /**
   * When PostgreSQL knows of no work of the pool, nothing will come through the connections that there were when it was
   * asked. When it does not answer here either, those that may still be beginning are left. When it is at work for them,
   * all are: broken, they would go on behind their locks, beside those that take their place.
   */
  private breakDeadConnections(work: Work | 'REFUSED' | 'UNKNOWN', sinceAskedMs: number): void {
    const { connections } = this.source
    if (work === 'NONE') connections.breakOlderThan(sinceAskedMs)
    if (work === 'UNKNOWN') connections.breakOlderThan(BEGUN_WITHIN_MS)
  }
}

/** A question, and what became of it; null as long as it waits. */
class Asked {
  outcome: 'ANSWERED' | 'REFUSED' | null = null
  /** What had been received before. */
  readonly mark: Mark
  private readonly askedAt = performance.now()

  constructor(answer: PromiseLike<unknown>, mark: Mark) {
    this.mark = mark
    answer.then(
      () => {
        this.outcome = 'ANSWERED'
      },
      () => {
        this.outcome = 'REFUSED'
      },
    )
  }

  /** For how long it has waited. */
  get ms(): number {
    return performance.now() - this.askedAt
  }
}
