import { checkLedger } from './availability/ledger-check.service.ts'
import { readConfig } from './config.ts'
import { openEmbedded, openPostgres } from './shared/database.ts'

/** `npm run ledger:check`: compares every calendar's ledger with its sources; exit code 1 when they differ. */
async function run(): Promise<void> {
  const { DATABASE_URL, DATABASE_POOL, DATA_DIR } = readConfig(process.env)
  const { db, close } = DATABASE_URL
    ? openPostgres(DATABASE_URL, DATABASE_POOL)
    : await openEmbedded(DATA_DIR)
  try {
    const differences = await checkLedger({ db, now: new Date() })
    for (const { bookableId, week, unit } of differences) {
      process.stdout.write(
        `bookable ${bookableId}, week of ${week}, ${unit ? `unit ${unit}` : 'opening hours'}: differs\n`,
      )
    }
    process.stdout.write(`${differences.length} differences between ledger and sources\n`)
    process.exitCode = differences.length > 0 ? 1 : 0
  } finally {
    await close()
  }
}

await run().catch((error: Error) => {
  process.stderr.write(`fenshi: ${error.message}\n`)
  process.exitCode = 1
})
