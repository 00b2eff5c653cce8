import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import manifest from '../../../package.json' with { type: 'json' }
import { type DialectName, TOKEN_SECRET } from './http-askers.ts'
import type { LoadResult, LoadSetup } from './load.ts'
import { HOLD_MINUTES, type Market } from './market.ts'
import { pgbench } from './pgbench.ts'
import type { Peer } from './postgraphile.ts'
import { IDLE_SECONDS, type Load, pathOf, type Server, startLoad, startServer } from './processes.ts'
import { quantile } from './quantile.ts'

export const CLIENTS = 32
/** Connections of each HTTP server to the database, as the service has them unless it is told otherwise. */
export const HTTP_POOL = 10
/** At most so long is each bookable visited once, before the first turn; every turn has a shorter warm-up. */
const VISIT_MS = 30_000
const WARM_MS = 1_500

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

/** Somebody who is ready for a turn, and does nothing between two of them. */
export interface Player {
  turn: (milliseconds: number) => Promise<Turn>
  stop: () => Promise<void>
}

export interface Contestant {
  name: string
  enter: (market: Market) => Promise<Player>
}

/** The statement alone, as fast as a program in C can send it. */
export const statement = (sql: Sql): Contestant => ({
  name: 'pgbench, the statement',
  enter: async (market) => ({
    turn: (milliseconds) => pgbenchTurn(sql, market, milliseconds),
    stop: async () => {},
  }),
})

async function pgbenchTurn(sql: Sql, market: Market, milliseconds: number): Promise<Turn> {
  // Only a hold that succeeds is recorded.
  const held = async () => Number((await sql`select count(*) from idempotency_record`)[0]!.count)
  await pgbench(market, CLIENTS, WARM_MS)
  const before = await held()
  const { transactions, perSecond } = await pgbench(market, CLIENTS, milliseconds)
  const share = ((await held()) - before) / transactions
  const unknown = { p50: Number.NaN, p99: Number.NaN }
  return { perSecond: perSecond * share, refused: 1 - share, ...unknown, failed: 0 }
}

const setupOf = (market: Market): LoadSetup => ({ market, callers: CLIENTS, pool: CLIENTS })

export const serviceFunction: Contestant = {
  name: 'service function',
  enter: async (market) => {
    const load = startLoad(setupOf(market))
    await load.run({ kind: 'visit', milliseconds: VISIT_MS })
    return { turn: (milliseconds) => loadTurn(load, milliseconds), stop: load.stop }
  },
}

async function loadTurn(load: Load, milliseconds: number): Promise<Turn> {
  await load.run({ kind: 'any', milliseconds: WARM_MS })
  const turn = turnOf(await load.run({ kind: 'any', milliseconds }))
  // Until its connections are closed.
  await pause((IDLE_SECONDS + 1) * 1_000)
  return turn
}

function turnOf({ held, refused, failed, failure, milliseconds, latencies }: LoadResult): Turn {
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  const asked = held + refused + failed
  return { perSecond: (held / milliseconds) * 1_000, refused: refused / asked, p50, p99, failed, failure }
}

type Start = (market: Market) => Promise<Server>

const overHttp = (name: string, dialect: DialectName, start: Start): Contestant => ({
  name,
  enter: async (market) => {
    const server = await start(market)
    const load = startLoad({ ...setupOf(market), server: { url: server.url, dialect } })
    await load.run({ kind: 'visit', milliseconds: dialect === 'service' ? VISIT_MS : WARM_MS })
    await pause((IDLE_SECONDS + 1) * 1_000)
    server.pause()
    return {
      turn: async (milliseconds) => {
        server.resume()
        return loadTurn(load, milliseconds).finally(server.pause)
      },
      stop: async () => void (await Promise.all([load.stop(), server.stop()])),
    }
  },
})

// All behind "node" of the script "start".
const startArguments: string[] = manifest.scripts.start.split(' ').slice(1)

/** The service as `npm start` runs it in production. */
export const startService: Start = ({ url }) =>
  startServer(process.execPath, startArguments, {
    ...{ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', HOLD_MINUTES: String(HOLD_MINUTES) },
    ...{ DATABASE_URL: url, DATABASE_POOL: String(HTTP_POOL), TOKEN_SECRET },
  })

const startBare: Start = ({ url }) =>
  startServer(process.execPath, ['--import', 'tsx', pathOf('bare-server.ts'), url, String(HTTP_POOL)], {})

const startPeer =
  ({ node, server }: Peer): Start =>
  ({ url }) =>
    startServer(node, [server, url, String(HTTP_POOL), String(IDLE_SECONDS)], { GRAPHILE_ENV: 'production' })

export const serviceOverHttp = overHttp('service over HTTP', 'service', startService)
export const bareHandler = overHttp('bare Fastify handler', 'bare', startBare)
export const postgraphilePeer = (peer: Peer) =>
  overHttp(`PostGraphile ${peer.version}`, 'postgraphile', startPeer(peer))
