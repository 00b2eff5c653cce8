import { findInMarket } from '../../../src/availability/market.service.ts'
import { openPostgres } from '../../../src/shared/database.ts'
import { quantile } from '../quantile.ts'
import { QUERIES } from './queries.ts'

/**
 * How long text searches take for who asks the service's function, all statements of each together, on a database that
 * is filled already and is only read: `SEARCH_DATABASE_URL=postgres://… npx tsx test/bench/search/main.ts`.
 */
const url = process.env.SEARCH_DATABASE_URL
if (!url) throw new Error('Set SEARCH_DATABASE_URL to a PostgreSQL database with a market in it.')

const ROUNDS = Number(process.env.ROUNDS ?? 20)
const { db, close } = openPostgres(url, 2)

const search = async (text: string): Promise<{ ms: number; found: number }> => {
  const from = performance.now()
  const { items } = await findInMarket(
    { db, actor: null, now: new Date() },
    { text },
    { first: 20, after: null },
  )
  return { ms: performance.now() - from, found: items.length }
}

const shown = (ms: number) => ms.toFixed(1).padStart(7)
const all: number[] = []
const slowest: { text: string; ms: number }[] = []
process.stdout.write(
  '| kind | queries | p50 ms | p99 ms | slowest by median |\n| --- | --- | --- | --- | --- |\n',
)
for (const [kind, texts] of Object.entries(QUERIES)) {
  const medians: { text: string; ms: number }[] = []
  const times: number[] = []
  for (const text of texts) {
    for (let i = 0; i < 3; i += 1) await search(text)
    const own: number[] = []
    for (let i = 0; i < ROUNDS; i += 1) own.push((await search(text)).ms)
    medians.push({ text, ms: quantile(own, 0.5) })
    times.push(...own)
  }
  medians.sort((a, b) => b.ms - a.ms)
  slowest.push(...medians)
  all.push(...times)
  const worst = medians[0]!
  process.stdout.write(
    `| ${kind} | ${texts.length} | ${shown(quantile(times, 0.5))} | ${shown(quantile(times, 0.99))} | ${worst.text}: ${shown(worst.ms)} |\n`,
  )
}
process.stdout.write(
  `| all | ${slowest.length} | ${shown(quantile(all, 0.5))} | ${shown(quantile(all, 0.99))} | |\n`,
)
if (process.argv.includes('--each'))
  for (const { text, ms } of slowest.sort((a, b) => b.ms - a.ms))
    process.stdout.write(`${shown(ms)}  ${text}\n`)
await close()
