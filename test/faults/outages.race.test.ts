import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { randomFrom } from '../../src/demo/random.ts'
import { openPostgres } from '../../src/shared/database.ts'
import { rows } from '../../src/shared/db.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase } from '../support/database.ts'
import { restartDatabase } from '../support/restart-database.ts'
import { seeds } from '../support/seed.ts'
import { type ServerProcess, startProcess } from '../support/server-process.ts'
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { expectGood, RECOVERED_WITHIN_MS, slowest } from './good-answers.ts'
import { shuffled } from './shuffled.ts'
import { Watched } from './watched.ts'
import { type Asking, isHealthy, type Reply, waysToAsk } from './ways-to-ask.ts'

const OUTAGES = Number(process.env.FAULT_OUTAGES ?? 1)
// Few, so that all of them can be kept waiting.
const POOL = 4
const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)

// Beside other work a start may take its time; what is measured is measured later.
const STARTED_WITHIN_MS = 180_000

let database: Awaited<ReturnType<typeof cloneDatabase>>
let proxy: TcpProxy
let server: ServerProcess
let asking: Asking
beforeAll(async () => {
  database = await cloneDatabase()
  const there = new URL(database.url!)
  proxy = await openTcpProxy(Number(there.port || 5432))
  there.host = proxy.address
  server = await startProcess({ DATABASE_URL: there.href, DATABASE_POOL: String(POOL) })
  asking = await seeded(server)
}, STARTED_WITHIN_MS)
afterAll(async () => {
  await server.kill()
  await proxy.close()
  await database.close()
})

async function seeded({ url }: ServerProcess): Promise<Asking> {
  const seed = seeds({ url, db: database.db, stranger: new Client(url), stop: async () => {} })
  const lab = await seed.lab()
  return { url, member: await seed.enterprise(), bookableId: await lab.instrument() }
}

/** Takes the database away, and gives what brings it back. */
type Outage = () => Promise<() => Promise<void> | void>

const outages: Record<string, Outage> = {
  'every connection is cut': async () => {
    proxy.cut()
    return proxy.restore
  },
  'nothing is answered, and connections break in the end': async () => {
    proxy.stall()
    return proxy.restore
  },
  'nothing is answered ever again through the connections that there were': async () => {
    proxy.stall()
    return proxy.abandon
  },
  'the database is restarted': async () => {
    // Begun here, and ended by itself: for how long nothing was answered only the service can say.
    const restarted = restartDatabase(database.url!, 2_500)
    return () => restarted
  },
}

test(`in ${OUTAGES} outages everything is answered within two seconds, and well within five after them (FC_SEED=${SEED})`, {
  timeout: 60_000 + OUTAGES * 60_000,
}, async () => {
  const figures = { answers: 0, slowest: 0, recovery: 0 }
  const kinds = shuffled(Object.entries(outages), randomFrom(SEED))
  for (let i = 0; i < OUTAGES; i++) {
    const [name, begin] = kinds[i % kinds.length]!
    const watched = new Watched(asking)
    await watched.everyWay('GOOD')
    const end = await begin()
    await watched.everyWay('UNAVAILABLE')
    expect(await isHealthy(server.url)).toBe(true)
    await end()
    const recovery = await watched.everyWay('GOOD')
    await watched.stop()
    expect(server.isAlive()).toBe(true)
    expectGood(watched.answers, name)
    expect(recovery, name).toBeLessThan(RECOVERED_WITHIN_MS)
    figures.answers += watched.answers.length
    figures.slowest = Math.max(figures.slowest, slowest(watched.answers))
    figures.recovery = Math.max(figures.recovery, recovery)
  }
  console.log(
    `${OUTAGES} outages, ${figures.answers} answers, slowest ${Math.round(figures.slowest)} ms, recovery ${Math.round(figures.recovery)} ms`,
  )
})

/**
 * Asks until so many connections of one service wait for a lock. The driver may send what comes at once behind a question
 * that waits, and leave a connection idle: then the database is there for whoever asks next.
 */
async function askedUntilAllWait(there: Asking, connections: number): Promise<Promise<Reply>[]> {
  const replies: Promise<Reply>[] = []
  while ((await mostThatWait()) < connections) {
    replies.push(waysToAsk().query!(there))
    await pause(20)
  }
  return replies
}

async function mostThatWait(): Promise<number> {
  const [most] = await rows<{ waiting: number }>(
    database.db,
    sql`select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      group by application_name order by 1 desc limit 1`,
  )
  return most?.waiting ?? 0
}

test('when all connections wait for a lock, others are told so within two seconds, and it ends with the lock', {
  timeout: 60_000,
}, async () => {
  const holder = openPostgres(database.url!, 1)
  onTestFinished(holder.close)
  const watched = new Watched(asking)
  onTestFinished(() => watched.stop())
  await watched.everyWay('GOOD')
  await holder.db.transaction(async (tx) => {
    // Who asks is looked up for each of them, so that soon all connections wait.
    await tx.execute(sql`lock table membership in access exclusive mode`)
    const others = await askedUntilAllWait(asking, POOL)
    await watched.everyWay('UNAVAILABLE')
    expect(await isHealthy(server.url)).toBe(true)
    expect((await Promise.all(others)).filter((reply) => reply !== 'UNAVAILABLE')).toEqual([])
  })
  const recovery = await watched.everyWay('GOOD')
  await watched.stop()
  expectGood(watched.answers, 'locked')
  expect(recovery).toBeLessThan(RECOVERED_WITHIN_MS)
  expect(server.isAlive()).toBe(true)
})
