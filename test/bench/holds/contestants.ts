import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Sql } from 'postgres'
import { type Peer, startPostgraphile } from '../postgraphile.ts'
import { IDLE_SECONDS, type Load, type Server, startLoad, startServer } from '../processes.ts'
import { HTTP_POOL, startService } from '../service.ts'
import { type Player, type Turn, turnOf } from '../turns.ts'
import type { DialectName } from './http-askers.ts'
import type { LoadResult, LoadSetup, LoadTask } from './load.ts'
import { HOLD_MINUTES, type Market } from './market.ts'
import { pgbench } from './pgbench.ts'

export const CLIENTS = 32
/** At most so long is each bookable visited once, before the first turn; every turn has a shorter warm-up. */
const VISIT_MS = 30_000
const WARM_MS = 1_500

type HoldLoad = Load<LoadTask, LoadResult>
const fileOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
export const startHoldLoad = (setup: LoadSetup): HoldLoad => startLoad(fileOf('load.ts'), setup)

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
    const load = startHoldLoad(setupOf(market))
    await load.run({ kind: 'visit', milliseconds: VISIT_MS })
    return { turn: (milliseconds) => loadTurn(load, milliseconds), stop: load.stop }
  },
}

async function loadTurn(load: HoldLoad, milliseconds: number): Promise<Turn> {
  await load.run({ kind: 'any', milliseconds: WARM_MS })
  const turn = turnOf(await load.run({ kind: 'any', milliseconds }))
  // Until its connections are closed.
  await pause((IDLE_SECONDS + 1) * 1_000)
  return turn
}

type Start = (market: Market) => Promise<Server>

const overHttp = (name: string, dialect: DialectName, start: Start): Contestant => ({
  name,
  enter: async (market) => {
    const server = await start(market)
    const load = startHoldLoad({ ...setupOf(market), server: { url: server.url, dialect } })
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

export const startHoldService: Start = ({ url }) =>
  startService({ DATABASE_URL: url, HOLD_MINUTES: String(HOLD_MINUTES) })

const startBare: Start = ({ url }) =>
  startServer(process.execPath, ['--import', 'tsx', fileOf('bare-server.ts'), url, String(HTTP_POOL)], {})

const startPeer =
  (peer: Peer): Start =>
  ({ url }) =>
    startPostgraphile(peer, url, HTTP_POOL, 'bench')

export const serviceOverHttp = overHttp('service over HTTP', 'service', startHoldService)
export const bareHandler = overHttp('bare Fastify handler', 'bare', startBare)
export const postgraphilePeer = (peer: Peer) =>
  overHttp(`PostGraphile ${peer.version}`, 'postgraphile', startPeer(peer))
