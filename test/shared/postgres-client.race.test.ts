import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { PostgresClient, readOptions } from '../../src/shared/postgres-client.ts'
import { listening } from '../support/listening.ts'
import { openTcpProxy } from '../support/tcp-proxy.ts'
import { openTlsEnd } from '../support/tls-end.ts'

const CUTS = 8
const ASKERS = 12
const POOL = 4
const ANSWERED_WITHIN_MS = 2_000

const databasePort = () => Number(new URL(process.env.TEST_DATABASE_URL!).port || 5432)

/** A client that asks through what listens there. */
function clientOf(address: string, search = ''): PostgresClient {
  const there = new URL(process.env.TEST_DATABASE_URL!)
  there.host = address
  there.search = search
  const client = new PostgresClient(readOptions(there.href, { max: POOL, onnotice: () => {} }))
  onTestFinished(() => client.end({ timeout: 1 }))
  return client
}

async function proxyTo(port: number) {
  const proxy = await openTcpProxy(port)
  onTestFinished(proxy.close)
  return proxy
}

const ways = {
  'as it is': async () => {
    const proxy = await proxyTo(databasePort())
    return { proxy, client: clientOf(proxy.address) }
  },
  'over TLS': async () => {
    const end = await openTlsEnd(databasePort())
    onTestFinished(end.close)
    const proxy = await proxyTo(end.port)
    return { proxy, client: clientOf(proxy.address, 'sslmode=require') }
  },
}

/** The number that was asked for, alone or in a transaction; null when the connection was lost. */
async function echo(client: PostgresClient, number: number): Promise<number | null> {
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
test.each(Object.entries(ways))(
  '%s: whenever connections break, each question gets its own answer or an error, soon',
  { timeout: 60_000 },
  async (_, open) => {
    const { client, proxy } = await open()
    let next = 0
    let stopped = false
    const wrong: unknown[] = []
    // Between which cuts it was answered well.
    const answered = Array.from({ length: CUTS + 1 }, () => 0)
    let cuts = 0
    const asking = Array.from({ length: ASKERS }, async () => {
      while (!stopped) {
        const number = next++
        const before = performance.now()
        const answer = await echo(client, number)
        const ms = performance.now() - before
        if (answer === number) answered[cuts]! += 1
        if ((answer !== null && answer !== number) || ms > ANSWERED_WITHIN_MS)
          wrong.push({ number, answer, ms })
        await pause(2)
      }
    })
    const answers = () => vi.waitUntil(() => answered[cuts]! > 0, { timeout: 5_000, interval: 10 })
    for (; cuts < CUTS; cuts++) {
      await pause(150)
      await answers()
      proxy.cut()
      await pause(50)
      proxy.restore()
    }
    await pause(150)
    await answers()
    stopped = true
    await Promise.all(asking)
    expect(wrong).toEqual([])
    expect(answered.reduce((sum, count) => sum + count)).toBeGreaterThan(CUTS * 2)
    expect(await echo(client, -1)).toBe(-1)
    expect(client.connections.received).toBeGreaterThan(0)
    expect(client.connections.size).toBeLessThanOrEqual(POOL)
  },
)

test.each(Object.entries(ways))('%s: connections can be broken on purpose', async (_, open) => {
  const { client } = await open()
  await client.sql.unsafe('select 1')
  const asked = Promise.resolve(client.sql.unsafe('select pg_sleep(5)'))
  const failed = expect(asked).rejects.toThrow(/lost|CONNECTION_CLOSED/)
  await pause(50)
  client.connections.breakOlderThan(0)
  await failed
  expect(await echo(client, 1)).toBe(1)
})

test('a transaction that has lost its connection fails, even if its body minds nothing', async () => {
  const { client, proxy } = await ways['as it is']()
  const answer = client.sql.begin(async (tx) => {
    const asked = tx.unsafe('select pg_sleep(5)')
    setTimeout(proxy.cut, 50)
    await asked.catch(() => {})
    return 'done'
  })
  await expect(answer).rejects.toThrow()
  proxy.restore()
  expect(await echo(client, 1)).toBe(1)
})

test('a question that the driver does not send fails alone, and its transaction is rolled back', async () => {
  const client = clientOf(`127.0.0.1:${databasePort()}`)
  const unsaid = client.sql.begin((tx) => tx.unsafe('select $1', [undefined as unknown as null]))
  await expect(unsaid).rejects.toThrow('UNDEFINED_VALUE')
  const tooMany = Array.from({ length: 65_600 }, () => 1)
  await expect(client.sql.begin((tx) => tx.unsafe('select 1', tooMany))).rejects.toThrow('MAX_PARAMETERS')
  expect(await echo(client, 3)).toBe(3)
  expect(client.connections.size).toBe(1)
})

/** What PostgreSQL says to one too many. */
const tooManyClients = () => {
  const fields = ['SFATAL', 'VFATAL', 'C53300', 'Msorry, too many clients already'].map((each) => `${each}\0`)
  const text = Buffer.from(`${fields.join('')}\0`)
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}

test('a connection that PostgreSQL refuses is no reason to give up the others', async () => {
  let isFull = false
  let accepted = 0
  const server = createServer((socket: Socket) => {
    accepted += 1
    socket.on('error', () => {})
    if (isFull) return socket.once('data', () => socket.end(tooManyClients()))
    const there = connect(databasePort(), '127.0.0.1')
    return socket.pipe(there).pipe(socket)
  })
  const door = await listening(server)
  onTestFinished(door.close)
  const client = clientOf(`127.0.0.1:${door.port}`)
  await client.sql.unsafe('select 1')
  isFull = true
  const slow = client.sql.unsafe('select pg_sleep(0.3)::text as slept', [])
  slow.catch(() => {})
  await pause(20)
  // Two connections, since the first is at work.
  await expect(client.sql.begin((tx) => tx.unsafe('select 1'))).rejects.toMatchObject({ code: '53300' })
  await slow
  expect(await echo(client, 1)).toBe(1)
  expect(accepted).toBe(2)
})
