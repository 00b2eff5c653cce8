import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { syncPublicDays } from './availability/public-days.service.ts'
import { rollCalendars } from './availability/roll.service.ts'
import { expireOverdue } from './bookings/expiry.service.ts'
import type { Config } from './config.ts'
import type { Db } from './shared/db.ts'
import { pruneAnswers } from './shared/idempotency.repository.ts'
import { pruneEvents } from './shared/outbox.repository.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const EVENT_DAYS = 7
const ANSWER_DAYS = 30

/** What is done again and again, in each process; several may do it at once. */
const CHORES: { name: string; everyMs: number; run: (db: Db, config: Config) => Promise<unknown> }[] = [
  { name: 'expire holds', everyMs: SECOND, run: (db) => expireOverdue({ db, now: new Date() }) },
  { name: 'roll calendars', everyMs: HOUR, run: (db) => rollCalendars({ db, now: new Date() }) },
  // A process may live into a year whose holidays it has not looked at.
  {
    name: 'follow the public calendar',
    everyMs: HOUR,
    run: (db, { PUBLIC_DAYS }) => syncPublicDays({ db, now: new Date() }, PUBLIC_DAYS),
  },
  { name: 'forget events', everyMs: HOUR, run: (db) => pruneEvents(db, EVENT_DAYS) },
  { name: 'forget answers', everyMs: HOUR, run: (db) => pruneAnswers(db, ANSWER_DAYS) },
]

/** Starts the chores; what it returns stops them and waits for those under way. */
export function keepHouse(db: Db, config: Config, log: Logger): () => Promise<void> {
  const stopping = new AbortController()
  const running = CHORES.map(async ({ name, everyMs, run }) => {
    while (!stopping.signal.aborted) {
      await run(db, config).catch((error: unknown) =>
        log.warn({ err: error, chore: name }, 'a chore failed; trying again'),
      )
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })
  return async () => {
    stopping.abort()
    await Promise.all(running)
  }
}
