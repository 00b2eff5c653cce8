import { existsSync } from 'node:fs'
import { type Config, readConfig } from './config.ts'
import { type Database, openEmbedded, openPostgres } from './shared/database.ts'
import { type Db, driverError } from './shared/db.ts'
import { StartError } from './shared/start-error.ts'

/** Opens the database of the service for a command beside it, which neither makes nor changes tables. */
export async function openExisting({ DATABASE_URL, DATABASE_POOL, DATA_DIR }: Config): Promise<Database> {
  if (DATABASE_URL) return openPostgres(DATABASE_URL, DATABASE_POOL)
  if (!existsSync(`${DATA_DIR}/pglite`)) throw new StartError(`There is no Fenshi database in ${DATA_DIR}.`)
  return openEmbedded(DATA_DIR)
}

/** What to say of an error: tables, columns or roles that are missing are of a database that no service, or an older one, has used. */
export const messageOf = (error: Error): string =>
  /^(42P01|42703|22023)$/.test(driverError(error).code ?? '')
    ? 'There is no Fenshi database of this version there. Start the service on it first.'
    : error.message

/** Runs a command on the database of the settings; a failure is told in one line. */
export async function onExistingDatabase(run: (db: Db) => Promise<void>): Promise<void> {
  try {
    const { db, close } = await openExisting(readConfig(process.env))
    await run(db).finally(close)
  } catch (error) {
    process.stderr.write(`fenshi: ${messageOf(error as Error)}\n`)
    process.exitCode = 1
  }
}
