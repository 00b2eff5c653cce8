import { existsSync } from 'node:fs'
import { countStaleCalendars } from './availability/calendars.repository.ts'
import { checkLedger } from './availability/ledger-check.service.ts'
import { readConfig } from './config.ts'
import { openEmbedded, openPostgres } from './shared/database.ts'
import { driverError } from './shared/db.ts'
import { StartError } from './shared/start-error.ts'

/** `npm run ledger:check`: compares every calendar's ledger with its sources; exit code 1 when they differ. */
async function run(): Promise<void> {
  const { DATABASE_URL, DATABASE_POOL, DATA_DIR } = readConfig(process.env)
  if (!DATABASE_URL && !existsSync(`${DATA_DIR}/pglite`))
    throw new StartError(`There is no Fenshi database in ${DATA_DIR}.`)
  const { db, close } = DATABASE_URL
    ? openPostgres(DATABASE_URL, DATABASE_POOL)
    : await openEmbedded(DATA_DIR)
  try {
    const stale = await countStaleCalendars(db)
    const differences = await checkLedger({ db, now: new Date() })
    for (const { bookableId, week, part } of differences) {
      process.stdout.write(`bookable ${bookableId}, week of ${week}, ${part}: differs\n`)
    }
    if (stale > 0)
      process.stdout.write(`${stale} calendars are still to be written anew, and were not compared\n`)
    process.stdout.write(`${differences.length} differences between ledger and sources\n`)
    process.exitCode = differences.length > 0 ? 1 : 0
  } finally {
    await close()
  }
}

await run().catch((error: Error) => {
  const message = driverError(error).code === '42P01' ? 'There is no Fenshi database there.' : error.message
  process.stderr.write(`fenshi: ${message}\n`)
  process.exitCode = 1
})
