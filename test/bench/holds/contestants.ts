import type { Sql } from 'postgres'
import type { Tally } from './closed-loop.ts'
import { type DialectName, TOKEN_SECRET } from './http-askers.ts'
import type { LoadJob } from './load.ts'
import { HOLD_MINUTES, type Market } from './market.ts'
import { pgbench } from './pgbench.ts'
import type { Peer } from './postgraphile.ts'
import { pathOf, runLoad, withServer } from './processes.ts'

export const CLIENTS = 32
/** Connections of each HTTP server to the database, as the service has them unless it is told otherwise. */
export const HTTP_POOL = 10
const VISIT_MS = 8_000

/** What one turn of a contestant brought. */
export interface Turn {
  perSecond: number
  /** The share of requests for time that somebody had already. */
  refused: number
  p50: number
  p99: number
  failed: number
  failure?: string | undefined
}

export interface Contestant {
  name: string
  measure: (market: Market, milliseconds: number) => Promise<Turn>
}

/** The statement alone, as fast as a program in C can send it. */
export const statement = (sql: Sql): Contestant => ({
  name: 'pgbench, the statement',
  measure: async (market, milliseconds) => {
    // Only a hold that succeeds is recorded.
    const held = async () => Number((await sql`select count(*) from idempotency_record`)[0]!.count)
    await pgbench(market, CLIENTS, 1_000)
    const before = await held()
    const { transactions, perSecond } = await pgbench(market, CLIENTS, milliseconds)
    const share = ((await held()) - before) / transactions
    const latency = { p50: Number.NaN, p99: Number.NaN }
    return { perSecond: perSecond * share, refused: 1 - share, ...latency, failed: 0 }
  },
})

const jobOf = (market: Market, milliseconds: number): LoadJob => ({
  ...{ market, callers: CLIENTS, pool: CLIENTS, visitMs: VISIT_MS, measureMs: milliseconds },
})

export const serviceFunction: Contestant = {
  name: 'service function',
  measure: async (market, milliseconds) => turnOf(await runLoad<Tally>(jobOf(market, milliseconds))),
}

type Start = <Result>(market: Market, use: (url: string) => Promise<Result>) => Promise<Result>

/** The service as `npm start` runs it in production. */
export const startService: Start = (market, use) => {
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' },
    ...{ DATABASE_URL: market.url, DATABASE_POOL: String(HTTP_POOL), TOKEN_SECRET },
    HOLD_MINUTES: String(HOLD_MINUTES),
  }
  return withServer(process.execPath, [pathOf('../../../dist/main.js')], { env }, use)
}

const startBare: Start = (market, use) =>
  withServer(
    process.execPath,
    ['--import', 'tsx', pathOf('bare-server.ts'), market.url, String(HTTP_POOL)],
    { env: { PATH: process.env.PATH, NODE_ENV: 'production' } },
    use,
  )

const startPeer =
  ({ node, server }: Peer): Start =>
  (market, use) => {
    const env = { PATH: process.env.PATH, NODE_ENV: 'production', GRAPHILE_ENV: 'production' }
    return withServer(node, [server, market.url, String(HTTP_POOL)], { env }, use)
  }

const overHttp = (name: string, dialect: DialectName, start: Start): Contestant => ({
  name,
  measure: (market, milliseconds) =>
    start(market, async (url) => {
      const job = { ...jobOf(market, milliseconds), server: { url, dialect } }
      return turnOf(await runLoad<Tally>(job))
    }),
})

export const serviceOverHttp = overHttp('service over HTTP', 'service', startService)
export const bareHandler = overHttp('bare Fastify handler', 'bare', startBare)
export const postgraphilePeer = (peer: Peer) =>
  overHttp(`PostGraphile ${peer.version}`, 'postgraphile', startPeer(peer))

function turnOf({ held, refused, failed, failure, milliseconds, latencies }: Tally): Turn {
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  const asked = held + refused + failed
  return { perSecond: (held / milliseconds) * 1_000, refused: refused / asked, p50, p99, failed, failure }
}

/** The value that so large a share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}
