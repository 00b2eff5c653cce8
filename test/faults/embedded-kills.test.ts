import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished, test, vi } from 'vitest'
import { randomFrom, wholeNumber } from '../../src/demo/random.ts'
import { embedded } from '../../src/shared/database.ts'
import { cloneDirectory, isPostgres } from '../support/database.ts'
import { startProcess } from '../support/server-process.ts'
import { check } from './check.ts'
import { Journal } from './journal.ts'
import { bookersOf, castOf } from './stage.ts'

const KILLS = Number(process.env.FAULT_KILLS ?? 1)
const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)
const random = randomFrom(SEED)
// In its one session they wait for each other anyway.
const CAST = { instruments: 1, enterprises: 2 }
const PATIENCE = { timeout: 60_000 }

test.skipIf(isPostgres())(
  `${KILLS} kills of a service on the embedded database lose and double nothing (FC_SEED=${SEED})`,
  { timeout: 120_000 + KILLS * 30_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fenshi-kills-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await cloneDirectory(folder)
    const server = await startProcess({ DATA_DIR: folder })
    onTestFinished(server.kill)
    const journal = new Journal()
    const bookers = bookersOf(await castOf(server.url, CAST), journal, random, [server.url])
    for (let i = 0; i < KILLS; i++) {
      const known = journal.bookings.size
      await vi.waitUntil(() => journal.bookings.size > known, PATIENCE)
      await pause(wholeNumber(random, 20, 400))
      await server.killAndRestart()
    }
    // Where nobody had booked anything, nothing could have been lost.
    await vi.waitUntil(() => journal.bookings.size > KILLS, PATIENCE)
    await Promise.all(bookers.map((booker) => booker.stop()))
    await server.kill()
    const database = await embedded({ dataDir: join(folder, 'pglite') })
    await check(database.db, journal).finally(database.close)
    console.log(`${KILLS} kills, ${journal.bookings.size} bookings acknowledged`)
  },
)
