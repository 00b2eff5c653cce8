import type { Logger } from 'pino'
import { syncPublicDays } from './availability/public-days.service.ts'
import { rewriteStale } from './availability/roll.service.ts'
import type { Config } from './config.ts'
import { demoLoaded, loadDemoData } from './demo/load.ts'
import { storeOf } from './files/files.ts'
import { type Running, serve } from './serve.ts'
import { type Database, openEmbedded, openPostgres } from './shared/database.ts'
import { driverError } from './shared/db.ts'
import { createLogger } from './shared/log.ts'
import { StartError } from './shared/start-error.ts'

/** Opens the database, brings it up to date and serves it. */
export async function start(
  config: Config,
  log: Logger = createLogger(config.LOG_LEVEL),
): Promise<Running & { demo: boolean }> {
  const database = await open(config)
  try {
    await database.migrate().catch((error: unknown) => {
      throw error instanceof StartError ? error : unusable(error, config)
    })
    const clock = { db: database.db, now: new Date() }
    warnOfUnknownHolidays(await syncPublicDays(clock, config.PUBLIC_DAYS), log)
    // What cannot be written is no reason not to serve the others; the housekeeping tries again.
    await rewriteStale(clock).catch((error: unknown) => log.warn({ err: error }, 'some calendars are stale'))
    if (config.DEMO_DATA) await loadDemoData(database.db, new Date(), storeOf(config))
    const demo = await demoLoaded(database.db)
    const { url, stop } = await serve(config, database, log)
    return { url, demo, stop: () => stop().finally(database.close) }
  } catch (error) {
    await database.close().catch(() => {})
    throw error
  }
}

async function open(config: Config): Promise<Database> {
  if (config.DATABASE_URL)
    return openPostgres(config.DATABASE_URL, config.DATABASE_POOL, config.MIGRATION_DATABASE_URL || undefined)
  return openEmbedded(config.DATA_DIR).catch((error: unknown) => {
    throw error instanceof StartError ? error : unusable(error, config)
  })
}

function warnOfUnknownHolidays(unknownFrom: number, log: Logger): void {
  if (unknownFrom > new Date().getUTCFullYear() + 1) return
  log.warn(
    `The public holidays of ${unknownFrom} are not built in yet: the State Council orders them in November. Update Fenshi, or set them in PUBLIC_DAYS.`,
  )
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  CONNECT_TIMEOUT: 'it does not answer',
  '3D000': 'there is no such database',
  '28000': 'the user is not accepted',
  '28P01': 'the password is not accepted',
  '42501': 'the user lacks a permission',
}

function unusable(error: unknown, { DATABASE_URL, DATA_DIR }: Config): StartError {
  const { code = '' } = driverError(error)
  if (!DATABASE_URL) {
    return new StartError(
      `The embedded database in ${DATA_DIR} cannot be opened (${code || (error as Error).message.split('\n')[0]}). Move the directory away to start anew, or set DATA_DIR to another.`,
    )
  }
  const { host, pathname } = new URL(DATABASE_URL)
  return new StartError(
    `The PostgreSQL at ${host}${pathname} cannot be used (${REASONS[code] ?? (code || 'unknown error')}). Check DATABASE_URL, that the server runs and is version 15 or newer, and that the user may create tables and the extensions btree_gist and fuzzystrmatch.`,
  )
}
