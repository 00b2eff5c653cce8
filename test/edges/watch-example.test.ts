import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Running, serve } from '../../src/serve.ts'

import { rows } from '../../src/shared/db.ts'
import { createLogger } from '../../src/shared/log.ts'
import { cancel, hold } from '../support/bookings.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { settled } from '../support/outbox.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { atQuarter } from '../support/time.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const [example = ''] = /(?<=```ts\n)[\s\S]*?console\.dir[\s\S]*?(?=\n *```)/.exec(readme) ?? []

let database: TestDatabase
let shop: Running
let port: string
let lab: Lab
let enterprise: Member
const serveOn = (onPort: string) =>
  serve(
    { ...readConfig({ PORT: onPort, DEMO_DATA: 'false', LOG_LEVEL: 'silent' }) },
    database.service,
    createLogger('silent'),
  )
beforeAll(async () => {
  database = await cloneDatabase()
  // Where labs and enterprises go on while the one that is watched is down.
  shop = await serveOn('0')
  const first = await serveOn('0')
  port = new URL(first.url).port
  await first.stop()
  const service = { url: shop.url, db: database.db, stranger: new Client(shop.url), stop: shop.stop }
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(async () => {
  await shop.stop()
  await database.close()
})

/** Runs the example, as it is printed, against a port; what it has told so far. */
function runExample() {
  const { code } = transformSync(example.replaceAll(':4000', `:${port}`), { loader: 'ts', format: 'esm' })
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', code])
  let printed = ''
  child.stdout!.on('data', (part: Buffer) => {
    printed += part
  })
  let said = ''
  child.stderr!.on('data', (part: Buffer) => {
    said += part
  })
  const cursors = () => [...printed.matchAll(/cursor: '(\w+)'/g)].map(([, cursor]) => positionOf(cursor!))
  return {
    cursors,
    until: async (done: () => boolean) => {
      const exit = once(child, 'exit').then(() => {
        throw new Error(`the example ended: ${said}`)
      })
      exit.catch(() => {})
      while (!done()) await Promise.race([once(child.stdout!, 'data'), exit])
    },
    stop: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

const positionOf = (cursor: string) => Number(Buffer.from(cursor, 'base64url').toString())

async function change(instrument: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const { booking } = await hold(enterprise.client, instrument, atQuarter(120), 60)
    await cancel(enterprise.client, booking!.id)
  }
  await settled(database.db)
}

const happened = async (behind: number): Promise<number[]> => {
  const events = await rows<{ position: string }>(
    database.db,
    sql`select position from event where topic = 'AVAILABILITY' and position > ${behind} order by position`,
  )
  return events.map(({ position }) => Number(position))
}

test('the client of the README misses nothing when the service is restarted', async () => {
  expect(example.split('\n').length).toBeLessThanOrEqual(20)
  const instrument = await lab.instrument()
  await change(instrument, 1)
  let watched = await serveOn(port)
  const client = runExample()
  try {
    await client.until(() => client.cursors().length > 0)
    const before = client.cursors().at(-1)!
    const toldAll = async () => {
      const last = (await happened(before)).at(-1)!
      await client.until(() => client.cursors().includes(last))
    }
    await change(instrument, 2)
    await toldAll()
    await watched.stop()
    await change(instrument, 3)
    watched = await serveOn(port)
    await change(instrument, 1)
    await toldAll()
    const told = client.cursors().slice(client.cursors().lastIndexOf(before) + 1)
    expect(told).toHaveLength(12)
    expect(told).toEqual(await happened(before))
  } finally {
    await client.stop()
    await watched.stop()
  }
})
