import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Db } from '../db.ts'
import { type Deliver, Delivery } from './delivery.ts'

const BUSY_MS = 5
const IDLE_MS = 100
const FAILED_MS = 1_000

/** Follows the outbox from now on and hands over each event once, in order. */
export interface Tailer {
  /** Resolves when the tailer has found its place: what happens from then on is handed over. */
  ready: Promise<void>
  stop: () => Promise<void>
}

/** Reads the outbox of the database, every few milliseconds while somebody waits for it. */
export function followOutbox(db: Db, log: Logger, deliver: Deliver): Tailer {
  const delivery = new Delivery(db, deliver)
  return follow(delivery, log, async (waited) => paced(await delivery.take(await delivery.read()), waited))
}

/** How long to wait, in milliseconds: little while there is something to tell, and gradually more when there is not. */
export const paced = (busy: boolean, waited: number): number =>
  busy ? BUSY_MS : Math.min(IDLE_MS, Math.max(BUSY_MS, waited * 2))

/**
 * Takes one turn after the other until it is stopped. A turn is told how many milliseconds went by before it, and
 * answers how many are to go by after it.
 */
export function follow(
  delivery: Delivery,
  log: Logger,
  turn: (waited: number, stopping: AbortSignal) => Promise<number>,
): Tailer {
  const stopping = new AbortController()
  const { signal } = stopping
  let found: () => void = () => {}
  const ready = new Promise<void>((resolve) => {
    found = resolve
  })

  async function goOn() {
    let wait = IDLE_MS
    while (!signal.aborted) {
      try {
        await delivery.begin()
        found()
        wait = await turn(wait, signal)
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
