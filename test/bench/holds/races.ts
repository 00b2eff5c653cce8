import type { Sql } from 'postgres'
import { quantile } from '../quantile.ts'
import { HTTP_POOL } from '../service.ts'
import { startHoldLoad, startHoldService } from './contestants.ts'
import type { LoadResult, LoadSetup } from './load.ts'
import type { Market } from './market.ts'

export const RIVALS = 64
const SLOTS = 40
const WARM_MS = 3_000
const RACES_MS = 20_000
// What others on this server may need meanwhile.
const SPARED_SESSIONS = 25

/** What 64 rivals for each of many slots brought. */
export interface Races {
  name: string
  slots: number
  oneWinner: number
  failed: number
  failure?: string | undefined
  p50: number
  p99: number
}

const summary = (name: string, { winners, failed, failure, latencies }: LoadResult): Races => ({
  ...{
    name,
    slots: winners.length,
    oneWinner: winners.filter((count) => count === 1).length,
    failed,
    failure,
  },
  ...{ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
})

/** Lets 64 enterprises go after one slot at the same moment, slot after slot: first called directly, then over HTTP. */
export async function raceForSlots(sql: Sql, market: Market): Promise<Races[]> {
  const pool = await sessionsToSpare(sql)
  const direct = await race({ market, callers: RIVALS, pool })
  const server = await startHoldService(market)
  try {
    const overHttp = await race({
      ...{ market, callers: RIVALS, pool, server: { url: server.url, dialect: 'service' } },
    })
    return [
      summary(`service function, ${pool} sessions`, direct),
      summary(`service over HTTP, ${HTTP_POOL} sessions`, overHttp),
    ]
  } finally {
    await server.stop()
  }
}

async function race(setup: LoadSetup): Promise<LoadResult> {
  const load = startHoldLoad(setup)
  try {
    await load.run({ kind: 'any', milliseconds: WARM_MS })
    return await load.run({ kind: 'race', slots: SLOTS, milliseconds: RACES_MS })
  } finally {
    await load.stop()
  }
}

/** A session for each rival, if the server has so many left. */
async function sessionsToSpare(sql: Sql): Promise<number> {
  const [left] = await sql<{ count: number }[]>`
    select current_setting('max_connections')::integer - count(*)::integer as count from pg_stat_activity`
  return Math.max(10, Math.min(RIVALS, left!.count - SPARED_SESSIONS))
}
