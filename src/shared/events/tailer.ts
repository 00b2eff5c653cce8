import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Deliver, Delivery } from './delivery.ts'
import { type OutboxSource, Reading } from './reading.ts'

const FAILED_MS = 1_000

/** Follows the outbox from now on and hands over each event once, in order. */
export interface Tailer {
  /** Resolves when the tailer has found its place: what happens from then on is handed over. */
  ready: Promise<void>
  stop: () => Promise<void>
}

/** Reads the outbox of the database, every few milliseconds while somebody waits for it. */
export function followOutbox(source: OutboxSource, log: Logger, deliver: Deliver): Tailer {
  const delivery = new Delivery(source.db, deliver)
  const reading = new Reading(delivery, source.openSession)
  const tailer = follow(delivery, log, async () =>
    reading.pauseAfter(await delivery.take(await reading.read())),
  )
  return { ready: tailer.ready, stop: () => tailer.stop().then(() => reading.end()) }
}

/** Takes one turn after the other until it is stopped. A turn answers how many milliseconds are to go by after it. */
export function follow(
  delivery: Delivery,
  log: Logger,
  turn: (stopping: AbortSignal) => Promise<number>,
): Tailer {
  const stopping = new AbortController()
  const { signal } = stopping
  let found: () => void = () => {}
  const ready = new Promise<void>((resolve) => {
    found = resolve
  })

  async function goOn() {
    let wait = 0
    while (!signal.aborted) {
      try {
        await delivery.begin()
        found()
        wait = await turn(signal)
      } catch (error) {
        if (signal.aborted) break
        log.warn({ err: error }, 'the outbox cannot be read; trying again')
        wait = FAILED_MS
      }
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => {})
    }
  }

  const ended = goOn()
  return {
    ready,
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}
