import { sql } from 'drizzle-orm'
import type { Db } from '../../../src/shared/db.ts'
import { rows } from '../../../src/shared/db.ts'
import { closedLoop, eachUpTo, type Tally } from '../closed-loop.ts'
import { startLoad } from '../processes.ts'
import { type Turn, turnOf } from '../turns.ts'
import type { DatabaseTime } from './database-time.ts'
import type { LoadSetup, LoadTask } from './load.ts'
import type { Request } from './requests.ts'

/** How long something is asked at most, and how often. */
export interface Bounds {
  milliseconds: number
  count: number
}

/** What a question costs one client who asks it again and again. */
export interface Asked {
  /** The whole function, and of that what it waits for the database. */
  whole: Turn
  sql: Turn
  /** Of the last time it was asked. */
  statements: number
}

/** Asks a function of this process, whose database is watched. */
export async function measureHere(
  ask: (turn: number) => Promise<unknown>,
  watch: DatabaseTime,
  bounds: Bounds,
): Promise<Asked> {
  let [waited, statements]: [number[], number] = [[], 0]
  const loop = ({ milliseconds, count }: Bounds) =>
    closedLoop(1, milliseconds, eachUpTo(count), async (turn) => {
      watch.take()
      await ask(turn)
      const taken = watch.take()
      waited.push(taken.milliseconds)
      statements = taken.statements
      return 'DONE'
    })
  await loop(warmUp(bounds))
  waited = []
  const tally = await loop(bounds)
  return { whole: turnOf(tally), sql: turnOf({ ...tally, latencies: waited }), statements }
}

const warmUp = ({ milliseconds, count }: Bounds): Bounds => ({
  milliseconds: milliseconds / 2,
  count: Math.ceil(count / 5),
})

const LOAD = new URL('load.ts', import.meta.url).pathname

/** Starts callers of a server in a process of their own. */
export function callersOf(setup: LoadSetup) {
  const load = startLoad<LoadTask, Tally>(LOAD, setup)
  return {
    ask: async (requests: Request[], bounds: Bounds): Promise<Turn> => {
      const { failed, failure } = turnOf(await load.run({ requests, ...warmUp(bounds) }))
      const turn = turnOf(await load.run({ requests, ...bounds }))
      return { ...turn, failed: turn.failed + failed, failure: turn.failure ?? failure }
    },
    stop: load.stop,
  }
}

const PAGES_OF = 20

/** How many pages of the database a question looks at, counting all of its statements; it must be the only one who asks. */
export async function pagesOf(db: Db, ask: (turn: number) => Promise<unknown>): Promise<number> {
  const counted = async (times: number) => {
    const before = await pagesSoFar(db)
    for (let turn = 1; turn <= times; turn += 1) await ask(turn)
    return (await pagesSoFar(db)) - before
  }
  const own = await counted(0)
  return ((await counted(PAGES_OF)) - own) / PAGES_OF
}

async function pagesSoFar(db: Db): Promise<number> {
  await db.execute(sql`select pg_stat_force_next_flush()`)
  const [row] = await rows<{ pages: string }>(
    db,
    sql`select blks_hit + blks_read as pages from pg_stat_database where datname = current_database()`,
  )
  return Number(row!.pages)
}
