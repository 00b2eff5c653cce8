import { setTimeout as pause } from 'node:timers/promises'
import { type Asking, type Reply, waysToAsk } from './ways-to-ask.ts'

/** What was answered to one question, and when. */
export interface Answered {
  way: string
  reply: Reply
  askedAt: number
  ms: number
}

const GIVES_UP_MS = 30_000

/** Asks a service in every way, again and again, one question of each at a time. */
export class Watched {
  readonly answers: Answered[] = []
  private readonly asking: Promise<unknown>
  private readonly ways = waysToAsk()
  private stopped = false

  constructor(asking: Asking) {
    this.asking = Promise.all(Object.keys(this.ways).map((way) => this.askIn(way, asking)))
  }

  /** Waits until it was answered so in each way, to a question that was asked from now on; how many milliseconds that took. */
  async everyWay(reply: Reply): Promise<number> {
    const from = performance.now()
    const answered = () =>
      new Set(
        this.answers.flatMap((each) => (each.askedAt >= from && each.reply === reply ? [each.way] : [])),
      )
    while (answered().size < Object.keys(this.ways).length) {
      if (performance.now() - from > GIVES_UP_MS)
        throw new Error(`not ${reply} in each way: ${JSON.stringify(this.answers.slice(-10))}`)
      await pause(10)
    }
    return performance.now() - from
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.asking
  }

  private async askIn(way: string, asking: Asking): Promise<void> {
    while (!this.stopped) {
      const askedAt = performance.now()
      const reply = await this.ways[way]!(asking).catch((error: Error) => error.message)
      this.answers.push({ way, reply, askedAt, ms: performance.now() - askedAt })
      await pause(20)
    }
  }
}
