import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { randomFrom } from '../../src/demo/random.ts'
import { embedded } from '../../src/shared/database.ts'
import { Client } from '../support/client.ts'
import { cloneDirectory, isPostgres } from '../support/database.ts'
import { startProcess } from '../support/server-process.ts'
import { check } from './check.ts'
import { Booker, Journal } from './journal.ts'
import { canHaveSmallDisk, openSmallDisk } from './small-disk.ts'
import { castOf } from './stage.ts'

const PATIENCE = { timeout: 30_000 }

const possible = await canHaveSmallDisk()
if (!possible)
  console.log(
    'SKIPPED: the disk of the embedded database is full. It needs the right to mount (root, unshare, nsenter).',
  )

test.skipIf(isPostgres() || !possible)(
  'a full disk under the embedded database loses nothing that was answered',
  {
    timeout: 120_000,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fenshi-disk-'))
    const place = join(folder, 'disk')
    await mkdir(place)
    const disk = await openSmallDisk(place, 250)
    const DATA_DIR = join(place, 'data')
    await cloneDirectory(join(folder, 'data'))
    await disk.copy(join(folder, 'data'), DATA_DIR)
    const server = await startProcess({ DATA_DIR }, { through: disk.through })
    const cast = await castOf(server.url, { instruments: 1, enterprises: 1 })
    const journal = new Journal()
    const refused = new Set<string>()
    const booker = new Booker(cast.members[0]!, journal, {
      ...{ urls: [server.url], bookables: cast.bookables, random: randomFrom(1) },
      onRefusal: (message) => refused.add(message),
    })
    const free = await disk.fill()
    await vi.waitUntil(() => refused.size > 0, PATIENCE)
    // What is read needs no room.
    await new Client(server.url).ask('{ labs(first: 1) { edges { cursor } } }')
    await free()
    const known = journal.bookings.size
    await vi.waitUntil(() => journal.bookings.size > known, PATIENCE)
    expect(server.isAlive()).toBe(true)
    await booker.stop()
    await server.kill()
    for (const message of refused) expect(message).toMatch(/UNAVAILABLE|fetch failed/)
    // As the service would find it when it starts again.
    await disk.copy(`${DATA_DIR}/pglite`, join(folder, 'copy'))
    const database = await embedded({ dataDir: join(folder, 'copy') })
    await check(database.db, journal)
    await database.close()
    await disk.close()
    await rm(folder, { recursive: true })
  },
)
