import { openPostgres } from '../../../src/shared/database.ts'
import { fillPostgres } from './stage.ts'

/** Fills an empty database and keeps it: `npx tsx test/bench/market/make.ts postgres://…/market 100000`. */
const [url = '', bookables = ''] = process.argv.slice(2)
const begun = performance.now()
const database = openPostgres(url, 1)
await database.migrate().finally(database.close)
await fillPostgres(url, Number(bookables), (done) =>
  console.log(`${done}, ${((performance.now() - begun) / 1_000).toFixed(0)} s`),
)
