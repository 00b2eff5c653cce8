import { existsSync } from 'node:fs'
import { readConfig } from './config.ts'
import { openEmbedded, openPostgres } from './shared/database.ts'
import { type Db, driverError } from './shared/db.ts'
import { StartError } from './shared/start-error.ts'

/** Runs a command on the database of the settings, which must be there; a failure is told in one line. */
export async function onExistingDatabase(run: (db: Db) => Promise<void>): Promise<void> {
  try {
    const { db, close } = await open()
    await run(db).finally(close)
  } catch (error) {
    const missing = driverError(error).code === '42P01'
    const message = missing ? 'There is no Fenshi database there.' : (error as Error).message
    process.stderr.write(`fenshi: ${message}\n`)
    process.exitCode = 1
  }
}

async function open() {
  const { DATABASE_URL, DATABASE_POOL, DATA_DIR } = readConfig(process.env)
  if (DATABASE_URL) return openPostgres(DATABASE_URL, DATABASE_POOL)
  if (existsSync(`${DATA_DIR}/pglite`)) return openEmbedded(DATA_DIR)
  throw new StartError(`There is no Fenshi database in ${DATA_DIR}.`)
}
