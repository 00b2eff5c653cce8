import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { tokensOf } from './accounts/token.ts'
import { publishEvents } from './availability/availability-events.service.ts'
import { AvailabilityFeed } from './availability/availability-feed.ts'
import type { Config } from './config.ts'
import { keepHouse } from './housekeeping.ts'
import { startServer } from './server.ts'
import type { Db } from './shared/db.ts'
import { sharedSecret } from './shared/secrets.repository.ts'
import { followOutbox } from './shared/tailer.ts'

export interface Running {
  /** Where it listens, such as http://127.0.0.1:4000. */
  url: string
  /** Lets requests in flight finish and ends everything but the database. */
  stop: () => Promise<void>
}

/** Serves a database that is open and up to date: API, live feed and chores. */
export async function serve(config: Config, db: Db, log: Logger): Promise<Running> {
  const fresh = randomBytes(32).toString('base64url')
  const secret = config.TOKEN_SECRET || (await sharedSecret(db, 'access-token', fresh))
  const feed = new AvailabilityFeed()
  const tailer = followOutbox(db, log, (events) => publishEvents(db, feed, events))
  await tailer.ready
  const server = await startServer(
    { db, config, feed, tokens: tokensOf(secret, config.TOKEN_MINUTES) },
    log,
  ).catch(async (error: unknown) => {
    await tailer.stop()
    throw error
  })
  const stopChores = keepHouse(db, config, log)
  return {
    url: server.url,
    stop: async () => {
      await server.close()
      await Promise.all([stopChores(), tailer.stop()])
    },
  }
}
