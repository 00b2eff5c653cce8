import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, type TestContext, test, vi } from 'vitest'
import { type Database, openPostgres } from '../../src/shared/database.ts'
import { createLogger } from '../../src/shared/log.ts'
import { type Reachability, watchReachability } from '../../src/shared/reachability.ts'
import { cloneDatabase } from '../support/database.ts'
import { listening } from '../support/listening.ts'
import { openTcpProxy } from '../support/tcp-proxy.ts'

const PATIENCE = { timeout: 30_000, interval: 20 }
// Each waits for what takes its time, and has a database of its own.
const BESIDE = { concurrent: true, timeout: 60_000 }
type Context = Pick<TestContext, 'onTestFinished'>

/** Where a database of its own is. */
async function place({ onTestFinished }: Context): Promise<URL> {
  const database = await cloneDatabase()
  onTestFinished(database.close)
  return new URL(database.url!)
}

function watched(
  url: URL,
  pool: number,
  { onTestFinished }: Context,
): Database & { reachability: Reachability } {
  const database = openPostgres(url.href, pool)
  const reachability = watchReachability(database, createLogger('silent'))
  onTestFinished(async () => {
    await reachability.stop()
    await database.close()
  })
  return { ...database, reachability }
}

test('a pool of one that is at a long statement is not taken for lost', BESIDE, async (context) => {
  const { db, reachability } = watched(await place(context), 1, context)
  await reachability.race(() => db.execute(sql`select pg_sleep(4)`))
  expect(reachability.isReachable).toBe(true)
})

test(
  'a database to which connecting takes longer than patience is reached all the same',
  BESIDE,
  async (context) => {
    const url = await place(context)
    const port = Number(url.port || 5432)
    const far = await listening(
      createServer((socket) => {
        socket.on('error', () => {})
        setTimeout(() => {
          const there = connect(port, '127.0.0.1').on('error', () => {})
          socket.pipe(there).pipe(socket)
        }, 2_500)
      }),
    )
    context.onTestFinished(far.close)
    url.host = `127.0.0.1:${far.port}`
    const { db, reachability } = watched(url, 2, context)
    await vi.waitUntil(() => !reachability.isReachable, PATIENCE)
    await vi.waitUntil(() => reachability.isReachable, PATIENCE)
    await reachability.race(() => db.execute(sql`select 1`))
  },
)

test(
  'one dead connection among others is broken once no statement may take so long',
  BESIDE,
  async (context) => {
    const url = await place(context)
    const proxy = await openTcpProxy(Number(url.port || 5432))
    context.onTestFinished(proxy.close)
    url.host = proxy.address
    url.search = 'statement_timeout=500'
    const database = openPostgres(url.href, 2)
    await database.db.execute(sql`select 1`)
    proxy.stall()
    proxy.abandon()
    const reachability = watchReachability(database, createLogger('silent'))
    const asked = performance.now()
    let stopped = false
    const others = (async () => {
      while (!stopped) {
        await Promise.race([database.db.execute(sql`select 1`), pause(500)]).catch(() => {})
        await pause(20)
      }
    })()
    const dead = database.connections!.mark()
    await vi.waitUntil(() => [...dead.keys()].every(({ destroyed }) => destroyed), PATIENCE)
    expect(performance.now() - asked).toBeLessThan(5_000)
    expect(reachability.isReachable).toBe(true)
    stopped = true
    await others
    await reachability.stop()
    await database.close()
  },
)
