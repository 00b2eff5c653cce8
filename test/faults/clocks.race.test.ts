import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { randomFrom } from '../../src/demo/random.ts'
import { rows } from '../../src/shared/db.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase } from '../support/database.ts'
import { type ServerProcess, startProcess } from '../support/server-process.ts'
import { check } from './check.ts'
import { Journal } from './journal.ts'
import { bookersOf, type Cast, castOf } from './stage.ts'

const STARTED_WITHIN_MS = 180_000
const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)
const HOURS = 3_600_000
const BOOKINGS = 20

let database: Awaited<ReturnType<typeof cloneDatabase>>
let right: ServerProcess
let ahead: ServerProcess
let behind: ServerProcess
let cast: Cast
beforeAll(async () => {
  database = await cloneDatabase()
  right = await startProcess({ DATABASE_URL: database.url! })
  ahead = await shifted(3 * HOURS)
  behind = await shifted(-3 * HOURS)
  cast = await castOf(right.url)
}, STARTED_WITHIN_MS)
afterAll(async () => {
  await Promise.all([right, ahead, behind].map((server) => server.kill()))
  await database.close()
})

/** A process whose clock is off by so much, by twice as much a second later, and back again. */
function shifted(ms: number): Promise<ServerProcess> {
  const preload = fileURLToPath(new URL('shifted-clock.mjs', import.meta.url))
  const settings = { CLOCK_OFF_MS: String(ms), CLOCK_JUMP_MS: '1000', DATABASE_URL: database.url! }
  return startProcess(settings, { options: ['--import', preload] })
}

test(`processes whose clocks are hours off and jump take nothing twice, and let no hold expire early (FC_SEED=${SEED})`, {
  timeout: 120_000,
}, async () => {
  const journal = new Journal()
  // The one that is ahead takes every token for expired, see below.
  const bookers = bookersOf(cast, journal, randomFrom(SEED), [right.url, behind.url])
  await vi.waitUntil(() => journal.bookings.size >= BOOKINGS, { timeout: 90_000 })
  await Promise.all(bookers.map((booker) => booker.stop()))
  await check(database.db, journal)
  const [expired] = await rows<{ count: string }>(
    database.db,
    sql`select count(*) as count from booking where status = 'EXPIRED'`,
  )
  expect(Number(expired!.count)).toBe(0)
  for (const server of [right, ahead, behind]) expect(server.isAlive()).toBe(true)
})

test('a token is valid by the clock of the process that looks at it: hours ahead it has expired', async () => {
  const [{ client }] = cast.members as [Cast['guest']]
  const ask = (server: ServerProcess) => new Client(server.url, client.token).faultOf('{ __typename }')
  expect(await ask(ahead)).toBe('UNAUTHENTICATED')
  expect(await ask(behind)).toBeUndefined()
  expect(await ask(right)).toBeUndefined()
})
