import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PostgresClient, readOptions } from '../../src/shared/postgres-client.ts'
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

const CUTS = 8
const ASKERS = 12
const ANSWERED_WITHIN_MS = 2_000

let proxy: TcpProxy
let client: PostgresClient
beforeAll(async () => {
  const there = new URL(process.env.TEST_DATABASE_URL!)
  proxy = await openTcpProxy(Number(there.port || 5432))
  there.host = proxy.address
  client = new PostgresClient(readOptions(there.href, { max: 4, onnotice: () => {} }))
  await client.sql.unsafe('select 1')
})
afterAll(async () => {
  await client.end({ timeout: 1 })
  await proxy.close()
})

/** The number that was asked for, alone or in a transaction; null when the connection was lost. */
async function echo(number: number): Promise<number | null> {
  const query = 'select $1::int as number'
  const asked =
    number % 3 > 0
      ? client.sql.unsafe(query, [number])
      : client.sql.begin(async (tx) => {
          await tx.unsafe('select pg_sleep(0.01)')
          return tx.unsafe(query, [number])
        })
  const [row] = await Promise.resolve(asked).catch(() => [])
  return (row as { number: number } | undefined)?.number ?? null
}

// With a client of the driver alone this ends the process, or leaves questions without an answer.
test('whenever connections break, each question gets its own answer or an error, soon', {
  timeout: 60_000,
}, async () => {
  let next = 0
  let stopped = false
  const wrong: unknown[] = []
  const asking = Array.from({ length: ASKERS }, async () => {
    while (!stopped) {
      const number = next++
      const before = performance.now()
      const answer = await echo(number)
      const ms = performance.now() - before
      if ((answer !== null && answer !== number) || ms > ANSWERED_WITHIN_MS)
        wrong.push({ number, answer, ms })
      await pause(2)
    }
  })
  for (let i = 0; i < CUTS; i++) {
    await pause(150)
    proxy.cut()
    await pause(50)
    proxy.restore()
  }
  await pause(150)
  stopped = true
  await Promise.all(asking)
  expect(wrong).toEqual([])
  expect(await echo(-1)).toBe(-1)
})
