import { countStaleCalendars } from './availability/calendars.repository.ts'
import { checkLedger } from './availability/ledger-check.service.ts'
import { onExistingDatabase } from './existing-database.ts'

/** `npm run ledger:check`: compares every calendar's ledger with its sources; exit code 1 when they differ. */
await onExistingDatabase(async (db) => {
  const stale = await countStaleCalendars(db)
  const differences = await checkLedger({ db, now: new Date() })
  for (const { bookableId, week, part } of differences) {
    process.stdout.write(`bookable ${bookableId}, week of ${week}, ${part}: differs\n`)
  }
  if (stale > 0)
    process.stdout.write(`${stale} calendars are still to be written anew, and were not compared\n`)
  process.stdout.write(`${differences.length} differences between ledger and sources\n`)
  process.exitCode = differences.length > 0 ? 1 : 0
})
