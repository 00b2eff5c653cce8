import postgres from 'postgres'
import { withBenchDatabase } from '../bench-database.ts'
import * as contestants from './contestants.ts'
import { firstQuarterFrom, type Market } from './market.ts'
import { costOfHold } from './pages.ts'
import { preparePostgraphile, publishToPostgraphile } from './postgraphile.ts'
import { raceForSlots } from './races.ts'
import { contention, goals, growth, type Roles, throughput } from './report.ts'
import { type Arena, playRounds } from './rounds.ts'
import { seedBookings } from './seed-bookings.ts'
import { seedMarket } from './seed-market.ts'

/**
 * How many slots can be held in a second, beside what else could be done with the same statement. Run it with
 * `BENCH_DATABASE_URL=postgres://… npm run bench`; with `-- --quick` it takes a minute, and proves nothing.
 * README.md beside it explains the figures.
 */
const quick = process.argv.includes('--quick')
const [FEW, MANY] = quick ? [10_000, 50_000] : [10_000, 1_000_000]
const ROUNDS = quick ? 1 : 3
const MEASURE_MS = quick ? 2_000 : 4_000

const begun = performance.now()
const peer = await preparePostgraphile()
await withBenchDatabase((fewUrl) =>
  withBenchDatabase(async (manyUrl) => {
    const [few, many] = [await prepare(fewUrl, FEW), await prepare(manyUrl, MANY)]
    try {
      await compare(few, many)
    } finally {
      await Promise.all([few.sql.end(), many.sql.end()])
    }
  }),
)

/** Seeds a market in an empty database. */
async function prepare(url: string, pastBookings: number): Promise<Arena> {
  const [sql, now] = [postgres(url, { max: 1, onnotice: () => {} }), new Date()]
  const market: Market = { url, pastBookings, firstQuarter: firstQuarterFrom(now) }
  await seedMarket(sql, now)
  await seedBookings(sql, pastBookings)
  await publishToPostgraphile(sql)
  console.log(`seeded ${pastBookings} past bookings, ${seconds()} s after the start`)
  const statement = contestants.statement(sql)
  const { serviceFunction, serviceOverHttp } = contestants
  const all = [statement, serviceFunction, serviceOverHttp]
  return { market, sql, contestants: all, players: new Map(), turns: new Map() }
}

async function compare(few: Arena, many: Arena): Promise<void> {
  const rivals = [contestants.bareHandler, ...(peer ? [contestants.postgraphilePeer(peer)] : [])]
  many.contestants = [...many.contestants, ...rivals]
  await playRounds([few, many], ROUNDS, MEASURE_MS)
  const costs = [await costOfHold(few.sql, few.market), await costOfHold(many.sql, many.market)] as const
  const races = await raceForSlots(many.sql, many.market)
  const [statement, serviceFunction, serviceOverHttp] = few.contestants.map(({ name }) => name)
  const roles: Roles = {
    ...{ statement: statement!, serviceFunction: serviceFunction!, serviceOverHttp: serviceOverHttp! },
    ...{ bare: rivals[0]!.name, peer: rivals[1]?.name },
  }
  const tables = [
    throughput(many, roles),
    contention(races),
    growth(few, many, [...costs]),
    goals(many, roles, races),
  ]
  console.log(`\n${tables.join('\n\n')}\n\n${seconds()} s in all`)
}

function seconds(): string {
  return ((performance.now() - begun) / 1_000).toFixed(0)
}
