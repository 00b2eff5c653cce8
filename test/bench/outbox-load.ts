import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { randomFrom } from '../../src/demo/random.ts'
import { openAsOwner } from '../../src/shared/database.ts'
import { newId } from '../../src/shared/id.ts'
import type { Way } from './outbox-ways.ts'

const WRITERS = 8
// As the tailer of the service does when it is busy.
const READ_EVERY_MS = 5
// What is not read this long after the last write will never be.
const DRAIN_MS = 1_200

export interface Load {
  seed: number
  milliseconds: number
  /** How long each writer rests after an event, on average; without it, all write as fast as they can. */
  restMs?: number
  /** One writer keeps a transaction open from this moment on, for so long. */
  held?: { at: number; for: number }
}

export interface Measured {
  perSecond: number
  p50: number
  p99: number
  /** The longest time in which the reader got nothing, while events were written. */
  stall: number
  missed: number
}

/** When each event was committed, as its writer knows it, and when it was read. */
interface Journal {
  committed: Map<string, number>
  read: Map<string, number>
  stall: number
}

/** Writes with eight connections and reads with one, and tells how it went. */
export async function measure(url: string, way: Way, load: Load): Promise<Measured> {
  const database = openAsOwner(url, 1)
  const connection = { statement_timeout: 15_000 }
  const writers = postgres(url, { max: WRITERS, connection, onnotice: () => {} })
  const journal: Journal = { committed: new Map(), read: new Map(), stall: 0 }
  try {
    await writers`truncate ${writers(way.table)}`
    const begun = performance.now()
    const until = begun + load.milliseconds
    await Promise.all([
      readAll(way.reader(database.db), journal, until),
      ...Array.from({ length: WRITERS }, (_, i) => writeAll(writers, way.table, journal, load, i, begun)),
    ])
  } finally {
    await writers.end({ timeout: 5 })
    await database.close()
  }
  return summary(journal, load.milliseconds)
}

async function writeAll(
  db: Sql,
  table: string,
  { committed }: Journal,
  load: Load,
  index: number,
  begun: number,
) {
  const random = randomFrom(load.seed + index)
  const held = index === 0 ? load.held : undefined
  let hasHeld = false
  while (performance.now() < begun + load.milliseconds) {
    const holds = held && !hasHeld && performance.now() >= begun + held.at
    const id = holds ? await insertAndHold(db, table, random, held.for) : await insert(db, table, random)
    if (holds) hasHeld = true
    committed.set(id, performance.now())
    if (load.restMs) await pause(random() * 2 * load.restMs)
  }
}

/** A transaction of one statement, as the service's own `hold_slot` is. */
async function insert(db: Sql, table: string, random: () => number): Promise<string> {
  const subject = newId()
  const payload = { version: Math.floor(random() * 1_000), cause: 'BOOKED' }
  await db`
    insert into ${db(table)} (topic, subject_id, payload)
    values ('AVAILABILITY', ${subject}, ${db.json(payload)})`
  return subject
}

const insertAndHold = (db: Sql, table: string, random: () => number, milliseconds: number): Promise<string> =>
  db.begin(async (tx) => {
    const id = await insert(tx as unknown as Sql, table, random)
    await pause(milliseconds)
    return id
  })

/** Reads until the writers have ended and all is read, or as much as ever will be. */
async function readAll(read: () => Promise<string[]>, journal: Journal, until: number): Promise<void> {
  let lastNews = performance.now()
  while (performance.now() < until + DRAIN_MS) {
    const ids = await read()
    const now = performance.now()
    for (const id of ids) journal.read.set(id, now)
    if (ids.length > 0 || now < until) journal.stall = Math.max(journal.stall, now - lastNews)
    if (ids.length > 0) lastNews = now
    if (now > until + DRAIN_MS / 6 && journal.read.size >= journal.committed.size) return
    await pause(READ_EVERY_MS)
  }
}

function summary({ committed, read, stall }: Journal, milliseconds: number): Measured {
  // The reader may learn of an event before its writer does.
  const latencies = [...committed].flatMap(([id, at]) =>
    read.has(id) ? [Math.max(0, read.get(id)! - at)] : [],
  )
  latencies.sort((a, b) => a - b)
  const quantile = (q: number) => latencies[Math.floor(q * (latencies.length - 1))] ?? Number.NaN
  return {
    perSecond: committed.size / (milliseconds / 1_000),
    p50: quantile(0.5),
    p99: quantile(0.99),
    stall,
    missed: [...committed.keys()].filter((id) => !read.has(id)).length,
  }
}
