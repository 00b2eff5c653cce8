import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Db } from './db.ts'
import { lastPosition, numberEvents, type OutboxEvent, readEvents } from './outbox.repository.ts'

const BUSY_MS = 5
const IDLE_MS = 100
const FAILED_MS = 1_000

/** Follows the outbox from now on and hands over each event once, in order. */
export interface Tailer {
  /** Resolves when the tailer has found its place: what happens from then on is handed over. */
  ready: Promise<void>
  stop: () => Promise<void>
}

/** `deliver` answers whether anybody waits for more. */
export function followOutbox(
  db: Db,
  log: Logger,
  deliver: (events: OutboxEvent[]) => Promise<boolean>,
): Tailer {
  const stopping = new AbortController()
  let found: () => void = () => {}
  const ready = new Promise<void>((resolve) => {
    found = resolve
  })

  async function follow() {
    let place: number | null = null
    let wait = IDLE_MS
    while (!stopping.signal.aborted) {
      try {
        if (place === null) {
          place = await lastPosition(db)
          found()
        }
        await numberEvents(db)
        const events = await readEvents(db, place)
        const awaited = events.length > 0 && (await deliver(events))
        place = events.at(-1)?.position ?? place
        // Quick while there is something to tell, and gradually slower when there is not.
        wait = awaited ? BUSY_MS : Math.min(IDLE_MS, wait * 2)
      } catch (error) {
        if (stopping.signal.aborted) break
        log.warn({ err: error }, 'the outbox cannot be read; trying again')
        wait = FAILED_MS
      }
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  const ended = follow()
  return {
    ready,
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}
