import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Database, openPostgres } from '../../src/shared/database.ts'
import { createLogger } from '../../src/shared/log.ts'
import { type Reachability, watchReachability } from '../../src/shared/reachability.ts'
import { cloneDatabase } from '../support/database.ts'
import { listening } from '../support/listening.ts'
import { openTcpProxy } from '../support/tcp-proxy.ts'

const PATIENCE = { timeout: 12_000, interval: 10 }

/** Where a database of its own is. */
async function place(): Promise<URL> {
  const database = await cloneDatabase()
  onTestFinished(database.close)
  return new URL(database.url!)
}

function watched(url: URL, pool: number): Database & { reachability: Reachability } {
  const database = openPostgres(url.href, pool)
  const reachability = watchReachability(database, createLogger('silent'))
  onTestFinished(async () => {
    await reachability.stop()
    await database.close()
  })
  return { ...database, reachability }
}

test('a pool of one that is at a long statement is not taken for lost', { timeout: 60_000 }, async () => {
  const { db, reachability } = watched(await place(), 1)
  await reachability.race(() => db.execute(sql`select pg_sleep(4)`))
  expect(reachability.isReachable).toBe(true)
})

test('a database to which connecting takes longer than patience is reached all the same', {
  timeout: 60_000,
}, async () => {
  const url = await place()
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
  onTestFinished(far.close)
  url.host = `127.0.0.1:${far.port}`
  const { db, reachability } = watched(url, 2)
  await vi.waitUntil(() => !reachability.isReachable, PATIENCE)
  await vi.waitUntil(() => reachability.isReachable, PATIENCE)
  await reachability.race(() => db.execute(sql`select 1`))
})

test('one dead connection among others is broken once no statement may take so long', {
  timeout: 60_000,
}, async () => {
  const url = await place()
  const proxy = await openTcpProxy(Number(url.port || 5432))
  onTestFinished(proxy.close)
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
})
