import postgres from 'postgres'
import { openPostgres } from '../../../src/shared/database.ts'
import { postgresTarget } from '../target.ts'
import { seedMarket } from './seed.ts'

/** Fills an empty database: `npx tsx test/bench/market/make.ts postgres://…/market 100000`. */
const [url = '', bookables = ''] = process.argv.slice(2)
const begun = performance.now()
const say = (done: string) =>
  console.log(`${done}, after ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
const database = openPostgres(url, 1)
const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } })
try {
  await database.migrate()
  const plan = { bookables: Number(bookables), bookingsEach: 50, now: new Date(), seed: 1 }
  await seedMarket(postgresTarget(sql), database.db, plan, say)
} finally {
  await sql.end()
  await database.close()
}
