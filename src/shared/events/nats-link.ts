import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Batch } from './batch.ts'
import { Inbox } from './inbox.ts'
import { natsServers } from './nats-servers.ts'
import { type NatsStream, openNatsStream } from './nats-stream.ts'
import { Outage } from './outage.ts'

const RETRY_MS = 500
const RETRY_AT_MOST_MS = 2_000
/** How often whoever leads says how far it is when it has nothing to tell. */
const BEAT_MS = 200
// Four of them were missed; with the last wait for one, it makes a second.
const SILENT_MS = 800
// Then something may be wrong that only a new connection finds out.
const DEAF_MS = 5_000

/** The connection of this process to the others through NATS. It is opened in the background, again and again. */
export class NatsLink {
  private readonly open: () => Promise<NatsStream>
  private readonly outage: Outage
  private readonly inbox = new Inbox<Batch>()
  private readonly stopping = new AbortController()
  private readonly ended: Promise<void>
  private stream: NatsStream | null = null
  private heardAt = Number.NEGATIVE_INFINITY
  private sentAt = Number.NEGATIVE_INFINITY

  constructor(url: string, market: string, log: Logger) {
    this.open = () => openNatsStream(natsServers(url), market, (batch) => this.hear(batch))
    this.outage = new Outage(log, {
      fails: 'NATS cannot be used; until it can, each process reads the outbox',
      works: 'changes travel through NATS',
    })
    this.ended = this.keepOpen()
  }

  get isUp(): boolean {
    return this.stream !== null
  }

  /** Whether somebody who leads was heard just now. */
  get hasLeader(): boolean {
    return this.isUp && performance.now() - this.heardAt < SILENT_MS
  }

  /** Sends a batch to all processes; an empty one only as often as it takes to be heard. */
  publish(batch: Batch): void {
    const now = performance.now()
    if (batch.events.length === 0 && now - this.sentAt < BEAT_MS) return
    this.sentAt = now
    this.stream?.publish(batch)
  }

  /** The oldest batch that came in; waits for it, if it must, no longer than until the next beat is due. */
  next(signal: AbortSignal): Promise<Batch | undefined> {
    return this.inbox.next(BEAT_MS, signal)
  }

  /** Drops what came in. */
  clear(): void {
    this.inbox.clear()
  }

  async close(): Promise<void> {
    this.stopping.abort()
    await this.stream?.close()
    await this.ended
  }

  private hear(batch: Batch): void {
    this.heardAt = performance.now()
    // Only now it is known that batches come through.
    this.outage.ended()
    this.inbox.push(batch)
  }

  private async keepOpen(): Promise<void> {
    const { signal } = this.stopping
    let wait = RETRY_MS
    while (!signal.aborted) {
      const triedAt = performance.now()
      const reason = await this.openOnce().catch((error: Error) => error)
      if (reason && !signal.aborted) this.outage.began(reason)
      if (this.heardAt > triedAt) wait = RETRY_MS
      await pause(wait, undefined, { signal }).catch(() => {})
      wait = Math.min(2 * wait, RETRY_AT_MOST_MS)
    }
  }

  /** Why it ended; null when it was given up for hearing nothing. */
  private async openOnce(): Promise<Error | null> {
    const stream = await this.open()
    if (this.stopping.signal.aborted) {
      await stream.close()
      return null
    }
    this.stream = stream
    const [deaf, stopListening] = this.deafness()
    const reason = await Promise.race([stream.ended, deaf])
    stopListening()
    this.stream = null
    this.inbox.wake()
    await stream.close()
    return reason
  }

  /** Resolves when nothing at all was heard for a while. */
  private deafness(): [deaf: Promise<null>, stop: () => void] {
    let timer: NodeJS.Timeout | undefined
    const openedAt = performance.now()
    const deaf = new Promise<null>((resolve) => {
      timer = setInterval(() => {
        if (performance.now() - Math.max(openedAt, this.heardAt) >= DEAF_MS) resolve(null)
      }, SILENT_MS)
    })
    return [deaf, () => clearInterval(timer)]
  }
}
