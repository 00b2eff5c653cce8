import type { Logger } from 'pino'

interface Words {
  fails: string
  works?: string
}

/** Tells the log once that something fails, however often it is tried, and once that it works. */
export class Outage {
  private readonly log: Logger
  private readonly words: Words
  private fails: boolean | null = null

  constructor(log: Logger, words: Words) {
    this.log = log
    this.words = words
  }

  began(error: Error): void {
    if (!this.fails) this.log.warn({ err: error }, this.words.fails)
    this.fails = true
  }

  ended(): void {
    if (this.fails !== false && this.words.works) this.log.info(this.words.works)
    this.fails = false
  }
}
