import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openPostgres } from '../../src/shared/database.ts'
import { readEvents } from '../../src/shared/events/outbox.repository.ts'
import { cancel, hold } from '../support/bookings.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase } from '../support/database.ts'
import { forgetMarket, leadersOf, NATS_URL } from '../support/nats.ts'
import { settled } from '../support/outbox.ts'
import { type Member, seeds } from '../support/seed.ts'
import { startService } from '../support/service.ts'
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { atQuarter } from '../support/time.ts'

// What is promised to watchers.
const TOLD_WITHIN_MS = 1_000

const WATCH = `subscription ($scope: AvailabilityScope!) {
  availabilityChanged(scope: $scope, snapshot: true) { cursor cause } }`
interface Told {
  availabilityChanged: { cursor: string; cause: string }
}
const positionOf = ({ availabilityChanged: { cursor } }: Told) =>
  Number(Buffer.from(cursor, 'base64url').toString())

let database: Database & { url?: string }
let enterprise: Member
let instrument: string
beforeAll(async () => {
  database = await cloneDatabase()
  const service = await startService({}, { ...database, close: async () => {} })
  enterprise = await seeds(service).enterprise()
  instrument = await (await seeds(service).lab()).instrument()
  await service.stop()
})
afterAll(async () => {
  if (NATS_URL) await forgetMarket(database.db)
  await database.close()
})

/** Two processes on one database: somebody books at the one, and watches at the other. */
interface Two {
  /** Where watching began. */
  from: number
  /** Books and cancels at the first process; resolves when the watcher at the second was told, and how late. */
  book: () => Promise<{ told: number[]; lateMs: number }>
  stop: () => Promise<void>
}

async function startTwo(NATS_URL: string): Promise<Two> {
  const start = () => startService({ NATS_URL }, openPostgres(database.url!, 10))
  const [first, second] = await Promise.all([start(), start()])
  await settled(database.db)
  const watching = await second.stranger.watch<Told>(WATCH, { scope: { bookableIds: [instrument] } })
  const from = positionOf(await watching.next())
  const client = new Client(first.url, enterprise.client.token)
  return {
    from,
    book: async () => {
      const begun = performance.now()
      const { booking } = await hold(client, instrument, atQuarter(120), 60)
      await cancel(client, booking!.id)
      const booked = performance.now()
      const told = [positionOf(await watching.next()), positionOf(await watching.next())]
      // A machine that takes long to book may take as long to tell.
      return { told, lateMs: performance.now() - booked - (booked - begun) }
    },
    stop: async () => {
      await watching.end()
      await Promise.all([first.stop(), second.stop()])
    },
  }
}

/** Books and cancels so many times; the positions that the watcher was told, as a rule in time. */
async function bookAll({ book }: Two, times: number): Promise<number[]> {
  const booked: Awaited<ReturnType<typeof book>>[] = []
  for (let i = 0; i < times; i += 1) booked.push(await book())
  const late = booked.map(({ lateMs }) => lateMs).toSorted((a, b) => a - b)
  // The middle one: a machine that is busy holds up some, and whoever is not told at once is late each time.
  expect(late[Math.floor(times / 2)]).toBeLessThan(TOLD_WITHIN_MS)
  return booked.flatMap(({ told }) => told)
}

/** The positions of all changes of free time behind one. */
async function changesBehind(position: number): Promise<number[]> {
  await settled(database.db)
  const events = await readEvents(database.db, position)
  return events.filter(({ topic }) => topic === 'AVAILABILITY').map((event) => event.position)
}

test('who watches at one process sees what is booked at another', async () => {
  const two = await startTwo('')
  expect(await bookAll(two, 3)).toEqual(await changesBehind(two.from))
  await two.stop()
})

describe.skipIf(!NATS_URL)('with NATS', () => {
  let proxy: TcpProxy
  beforeAll(async () => {
    proxy = await openTcpProxy(Number(new URL(NATS_URL).port))
  })
  afterAll(() => proxy.close())

  test('so does who watches while NATS is there, gone, and back', { timeout: 120_000 }, async () => {
    const two = await startTwo(`nats://${proxy.address}`)
    const told = await bookAll(two, 3)
    for (const happens of [proxy.cut, proxy.restore, proxy.stall, proxy.restore]) {
      happens()
      if (happens === proxy.restore) while ((await leadersOf(database.db)).length === 0);
      told.push(...(await bookAll(two, 3)))
    }
    expect(told).toEqual(await changesBehind(two.from))
    await two.stop()
  })
})
