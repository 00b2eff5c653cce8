import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { findInMarket } from '../../../src/availability/market.service.ts'
import { openPostgres } from '../../../src/shared/database.ts'
import { rows } from '../../../src/shared/db.ts'
import { quantile } from '../quantile.ts'
import { QUERIES } from './queries.ts'

const url = process.env.SEARCH_DATABASE_URL
if (!url)
  throw new Error('Set SEARCH_DATABASE_URL to a PostgreSQL database with a market in it; it is only read.')

const [WARM_UP, ROUNDS] = [6, 20]
const { db, close } = openPostgres(url, 1)
const [session] = await rows<{ pid: number }>(db, sql`select pg_backend_pid() as pid`)

/** How long both processes have waited for a core that others had, in ms; 0 where the system does not tell. */
async function waited(): Promise<number> {
  const stats = [process.pid, session!.pid].map((pid) => readFile(`/proc/${pid}/schedstat`, 'utf8'))
  const [own = '', server = ''] = await Promise.all(stats).catch(() => [])
  return (Number(own.split(' ')[1] ?? 0) + Number(server.split(' ')[1] ?? 0)) / 1e6
}

/** A page of what a text finds, all statements together. */
async function search(text: string): Promise<number> {
  const [waitedBefore, from] = [await waited(), performance.now()]
  await findInMarket({ db, actor: null, now: new Date() }, { text }, { first: 20, after: null })
  const ms = performance.now() - from
  return Math.max(0, ms - ((await waited()) - waitedBefore))
}

async function timesOf(text: string): Promise<number[]> {
  for (let i = 0; i < WARM_UP; i += 1) await search(text)
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i += 1) times.push(await search(text))
  return times
}

const line = (name: string, times: readonly number[], slowest: string) =>
  `| ${name} | ${quantile(times, 0.5).toFixed(1)} | ${quantile(times, 0.99).toFixed(1)} | ${slowest} |\n`

process.stdout.write(
  '| what is typed | p50 ms | p99 ms | slowest by its median |\n| --- | --- | --- | --- |\n',
)
const all: number[] = []
for (const [kind, texts] of Object.entries(QUERIES)) {
  const own: number[] = []
  let slowest = { text: '', ms: 0 }
  for (const text of texts) {
    const times = await timesOf(text)
    own.push(...times)
    const ms = quantile(times, 0.5)
    if (ms > slowest.ms) slowest = { text, ms }
  }
  all.push(...own)
  process.stdout.write(line(`${kind} (${texts.length})`, own, `${slowest.text}: ${slowest.ms.toFixed(1)}`))
}
process.stdout.write(line('all', all, ''))
await close()
