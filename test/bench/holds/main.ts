import postgres from 'postgres'
import { withBenchDatabase } from '../bench-database.ts'
import { type Peer, preparePostgraphile } from '../postgraphile.ts'
import * as contestants from './contestants.ts'
import { firstQuarterFrom, type Market } from './market.ts'
import { costOfHold } from './pages.ts'
import { publishToPostgraphile } from './published.ts'
import { raceForSlots } from './races.ts'
import { contention, goals, growth, type Roles, throughput } from './report.ts'
import { type Arena, playRounds } from './rounds.ts'
import { seedBookings } from './seed-bookings.ts'
import { seedMarket } from './seed-market.ts'

/** How many slots can be held in a second, beside what else could be done with the same statement. */
export async function measureHolds({ quick }: { quick: boolean }): Promise<void> {
  const [few, many] = quick ? [10_000, 50_000] : [10_000, 1_000_000]
  const begun = performance.now()
  const say = (text: string) => console.log(`${text}, ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  const peer = await preparePostgraphile()
  await withBenchDatabase((fewUrl) =>
    withBenchDatabase(async (manyUrl) => {
      const arenas = [await prepare(fewUrl, few), await prepare(manyUrl, many)] as const
      say('seeded')
      try {
        await compare(
          ...arenas,
          peer,
          quick ? { rounds: 1, milliseconds: 2_000 } : { rounds: 3, milliseconds: 4_000 },
        )
      } finally {
        await Promise.all(arenas.map(({ sql }) => sql.end()))
      }
    }),
  )
  say('in all')
}

/** Seeds a market in an empty database. */
async function prepare(url: string, pastBookings: number): Promise<Arena> {
  const [sql, now] = [postgres(url, { max: 1, onnotice: () => {} }), new Date()]
  const market: Market = { url, pastBookings, firstQuarter: firstQuarterFrom(now) }
  await seedMarket(sql, now)
  await seedBookings(sql, pastBookings)
  await publishToPostgraphile(sql)
  const statement = contestants.statement(sql)
  const { serviceFunction, serviceOverHttp } = contestants
  const all = [statement, serviceFunction, serviceOverHttp]
  return { market, sql, contestants: all, players: new Map(), turns: new Map() }
}

async function compare(
  few: Arena,
  many: Arena,
  peer: Peer | null,
  { rounds, milliseconds }: { rounds: number; milliseconds: number },
): Promise<void> {
  const rivals = [contestants.bareHandler, ...(peer ? [contestants.postgraphilePeer(peer)] : [])]
  many.contestants = [...many.contestants, ...rivals]
  await playRounds([few, many], rounds, milliseconds)
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
  console.log(`\n${tables.join('\n\n')}\n`)
}
