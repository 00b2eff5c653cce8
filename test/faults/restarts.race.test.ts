import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { randomFrom } from '../../src/demo/random.ts'
import { cloneDatabase } from '../support/database.ts'
import { type RestartMode, restartDatabase } from '../support/restart-database.ts'
import { type ServerProcess, startProcess } from '../support/server-process.ts'
import { check } from './check.ts'
import { expectGood, RECOVERED_WITHIN_MS, slowest } from './good-answers.ts'
import { Journal } from './journal.ts'
import { bookersOf, type Cast, castOf } from './stage.ts'
import { Watched } from './watched.ts'

const RESTARTS = Number(process.env.FAULT_RESTARTS ?? 1)
const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)
const MODES: RestartMode[] = ['immediate', 'fast']
const GONE_MS = 500
const BOOKED_BETWEEN = 5

// Beside other work a start may take its time; what is measured is measured later.
const STARTED_WITHIN_MS = 180_000

let database: Awaited<ReturnType<typeof cloneDatabase>>
let server: ServerProcess
let cast: Cast
beforeAll(async () => {
  database = await cloneDatabase()
  server = await startProcess({ DATABASE_URL: database.url! })
  cast = await castOf(server.url)
}, STARTED_WITHIN_MS)
afterAll(async () => {
  await server.kill()
  await database.close()
})

test(`${RESTARTS} restarts of PostgreSQL under load lose nothing, and the service outlasts them (FC_SEED=${SEED})`, {
  timeout: 60_000 + RESTARTS * 30_000,
}, async () => {
  const journal = new Journal()
  const bookers = bookersOf(cast, journal, randomFrom(SEED), [server.url])
  // Of an enterprise of which no journal knows.
  const asking = { url: server.url, member: cast.guest, bookableId: cast.bookables[0]! }
  const figures = { answers: 0, refused: 0, slowest: 0, recovery: 0 }
  for (let i = 0; i < RESTARTS; i++) {
    const mode = MODES[i % MODES.length]!
    const watched = new Watched(asking)
    await watched.everyWay('GOOD')
    const known = journal.bookings.size
    await vi.waitUntil(() => journal.bookings.size >= known + BOOKED_BETWEEN, { timeout: 60_000 })
    await restartDatabase(database.url!, GONE_MS, mode)
    // From here on it accepts connections again.
    const recovery = await watched.everyWay('GOOD')
    await watched.stop()
    expect(server.isAlive()).toBe(true)
    // What is done in the end takes as long as the machine needs; who is refused must not wait for it.
    const refused = watched.answers.filter(({ reply }) => reply !== 'GOOD')
    expectGood(refused, mode)
    expect(recovery, mode).toBeLessThan(RECOVERED_WITHIN_MS)
    figures.answers += watched.answers.length
    figures.refused += refused.length
    figures.slowest = Math.max(figures.slowest, slowest(refused))
    figures.recovery = Math.max(figures.recovery, recovery)
  }
  await Promise.all(bookers.map((booker) => booker.stop()))
  await check(database.db, journal)
  expect(journal.bookings.size).toBeGreaterThan(RESTARTS)
  console.log(
    `${RESTARTS} restarts, ${journal.bookings.size} bookings acknowledged, ${figures.answers} answers, ` +
      `${figures.refused} of them UNAVAILABLE, those after at most ${Math.round(figures.slowest)} ms, all good ${Math.round(figures.recovery)} ms after it was back`,
  )
})
