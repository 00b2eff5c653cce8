import { countStaleCalendars } from './availability/calendars.repository.ts'
import { checkLedger } from './availability/ledger-check.service.ts'
import { readConfig } from './config.ts'
import { messageOf, openExisting } from './existing-database.ts'

/** `npm run ledger:check`: compares every calendar's ledger with its sources; exit code 1 when they differ. */
async function run(): Promise<void> {
  const { db, close } = await openExisting(readConfig(process.env))
  try {
    const stale = await countStaleCalendars(db)
    const differences = await checkLedger({ db, now: new Date() })
    for (const { bookableId, week, part } of differences) {
      process.stdout.write(`bookable ${bookableId}, week of ${week}, ${part}: differs\n`)
    }
    if (stale > 0) {
      process.stdout.write(`${stale} calendars are still to be written anew, and were not compared\n`)
    }
    process.stdout.write(`${differences.length} differences between ledger and sources\n`)
    process.exitCode = differences.length > 0 ? 1 : 0
  } finally {
    await close()
  }
}

await run().catch((error: Error) => {
  process.stderr.write(`fenshi: ${messageOf(error)}\n`)
  process.exitCode = 1
})
