import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pick, randomFrom, wholeNumber } from '../../src/demo/random.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { parseGlobalId, toGlobalId } from '../../src/shared/global-id.ts'
import { encodeCursor } from '../../src/shared/page.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase } from '../support/database.ts'
import { Follower, type Heard } from '../support/follower.ts'
import { forgetMarket } from '../support/nats.ts'
import { settled } from '../support/outbox.ts'
import { restartDatabase } from '../support/restart-database.ts'
import { type Lab, seeds } from '../support/seed.ts'
import { type ServerProcess, startProcess } from '../support/server-process.ts'
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

// With FAULT_EVENTS=10000 all breaks two hundred times.
const EVENTS = Number(process.env.FAULT_EVENTS ?? 500)
const DISCONNECTS = EVENTS / 50
const WRITERS = 4
// Between two changes of a writer, so that those who change leave a server the time to start.
const RESTS_MS = { least: 50, most: 150 }
// Beside other work a start may take its time.
const STARTED_WITHIN_MS = 180_000
const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)

let database: Awaited<ReturnType<typeof cloneDatabase>>
let servers: ServerProcess[]
let labs: Lab[]
/** The way to NATS, where there is one. */
let nats: TcpProxy | null
let bookables: string[]
beforeAll(async () => {
  database = await cloneDatabase()
  nats = process.env.TEST_NATS_URL
    ? await openTcpProxy(Number(new URL(process.env.TEST_NATS_URL).port))
    : null
  const settings = { DATABASE_URL: database.url!, ...(nats && { NATS_URL: `nats://${nats.address}` }) }
  servers = await Promise.all([startProcess(settings), startProcess(settings)])
  const [{ url }] = servers as [ServerProcess]
  const seed = seeds({ url, db: database.db, stranger: new Client(url), stop: async () => {} })
  labs = await Promise.all([seed.lab(), seed.lab()])
  bookables = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      labs[i % 2]!.instrument({ category: i % 3 ? '01' : '03', openingRules: [] }),
    ),
  )
}, STARTED_WITHIN_MS)
afterAll(async () => {
  await Promise.all(servers.map(({ kill }) => kill()))
  if (nats) await forgetMarket(database.db)
  await nats?.close()
  await database.close()
})

interface Changed {
  count: number
  /** Whether all has been broken that is to be. */
  isBroken: boolean
}

/** Changes bookables until enough changes are committed and all was broken, whatever happens to the database meanwhile. */
async function write(changed: Changed, random: () => number): Promise<void> {
  const client = postgres(database.url!, { max: 1, onnotice: () => {}, connect_timeout: 5 })
  const keys = bookables.map((id) => parseGlobalId(id)!.key)
  while (changed.count < EVENTS || !changed.isBroken) {
    // Several at a time, in one order, so that commits come in another order than changes.
    const some = keys.filter(() => random() < 0.2)
    if (some.length === 0) continue
    await client`select record_change(id, 'BOOKED', now(), now() + interval '1 hour')
      from unnest(${some}::uuid[]) as id order by id`.then(
      () => {
        changed.count += some.length
      },
      // Whether it was committed is not known; the history knows.
      () => {},
    )
    await pause(wholeNumber(random, RESTS_MS.least, RESTS_MS.most))
  }
  await client.end()
}

/** Takes NATS away for a while. */
async function stopNats(): Promise<void> {
  nats?.cut()
  await pause(500)
  nats?.restore()
}

/** What happened in a scope behind a position, in order. */
async function happened(db: Db, behind: number, inScope: (bookable: string) => boolean) {
  const events = await rows<{ position: string; subject_id: string; payload: { version: number } }>(
    db,
    sql`select position, subject_id, payload from event
      where topic = 'AVAILABILITY' and position > ${behind} order by position`,
  )
  return events
    .map((event) => ({
      position: Number(event.position),
      version: event.payload.version,
      bookable: toGlobalId('Instrument', event.subject_id),
      reset: false,
    }))
    .filter(({ bookable }) => inScope(bookable))
}

const scopes = () => [
  { scope: { category: '01' }, has: (id: string) => bookables.indexOf(id) % 3 !== 0 },
  { scope: { labId: labs[0]!.organizationId }, has: (id: string) => bookables.indexOf(id) % 2 === 0 },
  { scope: { bookableIds: bookables.slice(0, 5) }, has: (id: string) => bookables.indexOf(id) < 5 },
  { scope: { districts: ['310112'] }, has: () => true },
]

test(`whatever breaks, each watcher hears what happened, in order and once (FC_SEED=${SEED})`, {
  timeout: 120_000 + EVENTS * 30,
}, async () => {
  const random = randomFrom(SEED)
  const start = await settled(database.db)
  const followers = scopes().map(({ scope, has }) => ({
    has,
    follower: new Follower(scope, encodeCursor(String(start)), () => pick(random, servers).url),
  }))
  const changed: Changed = { count: 0, isBroken: false }
  const writing = Promise.all(
    Array.from({ length: WRITERS }, (_, i) => write(changed, randomFrom(SEED + i + 1))),
  )
  const faults = [
    stopNats,
    () => pick(random, servers).killAndRestart(),
    () => restartDatabase(database.url!),
    () => Promise.all(servers.map(({ killAndRestart }) => killAndRestart())),
  ]
  const breaking = (async () => {
    for (const [i, fault] of faults.entries()) {
      while (changed.count / EVENTS < (i + 1) / (faults.length + 1)) await pause(20)
      await fault()
    }
  })().finally(() => {
    changed.isBroken = true
  })
  let disconnects = 0
  // Beside the faults, which it does not wait for.
  while (changed.count < EVENTS || !changed.isBroken || disconnects < DISCONNECTS) {
    pick(random, followers).follower.breakOff()
    disconnects += 1
    await pause(wholeNumber(random, 20, 200))
  }
  await Promise.all([writing, breaking])
  await settled(database.db)
  for (const { follower, has } of followers) {
    const expected = await happened(database.db, start, has)
    while ((follower.heard.at(-1)?.position ?? 0) < expected.at(-1)!.position) await pause(20)
    expect(follower.heard).toEqual(expected)
    expect(inOrderPerBookable(follower.heard)).toBe(true)
  }
  const connections = followers.reduce((sum, { follower }) => sum + follower.connections, 0)
  expect(disconnects).toBeGreaterThanOrEqual(DISCONNECTS)
  console.log(
    `${changed.count} events, ${disconnects} disconnects, ${connections} connections, ${faults.length} faults`,
  )
  await Promise.all(followers.map(({ follower }) => follower.stop()))
})

function inOrderPerBookable(heard: readonly Heard[]): boolean {
  const last = new Map<string, number>()
  return heard.every(({ bookable, version }) => {
    const next = (last.get(bookable) ?? version - 1) + 1 === version
    last.set(bookable, version)
    return next
  })
}
