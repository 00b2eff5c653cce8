import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { randomFrom, wholeNumber } from '../../src/demo/random.ts'
import { rows } from '../../src/shared/db.ts'
import { hold } from '../support/bookings.ts'
import { cloneDatabase } from '../support/database.ts'
import { type ServerProcess, startProcess } from '../support/server-process.ts'
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { atQuarter } from '../support/time.ts'
import { check } from './check.ts'
import { GATES, type GateName, type Gates, installGates } from './gates.ts'
import { Journal } from './journal.ts'
import { shuffled } from './shuffled.ts'
import { bookersOf, type Cast, castOf } from './stage.ts'

const KILLS = Number(process.env.FAULT_KILLS ?? 2)
const SEED = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)
const random = randomFrom(SEED)
const COMES_WITHIN_MS = 30_000
const BOOKS_WITHIN_MS = 1_000
// Where nobody had booked anything, nothing could have been lost.
const BOOKED = { timeout: 60_000 }

// Beside other work a start may take its time; what is measured is measured later.
const STARTED_WITHIN_MS = 180_000

let database: Awaited<ReturnType<typeof cloneDatabase>>
let server: ServerProcess
let gates: Gates<GateName>
/** Between the service and its database, and between its clients and the service. */
let below: TcpProxy
let above: TcpProxy
let cast: Cast
beforeAll(async () => {
  database = await cloneDatabase()
  const there = new URL(database.url!)
  below = await openTcpProxy(Number(there.port || 5432))
  there.host = below.address
  server = await startProcess({ DATABASE_URL: there.href })
  above = await openTcpProxy(Number(new URL(server.url).port))
  cast = await castOf(server.url)
  gates = await installGates(database.url!, GATES)
}, STARTED_WITHIN_MS)
afterAll(async () => {
  await server.kill()
  await Promise.all([below.close(), above.close(), gates.end()])
  await database.close()
})

/** A moment at which the server is killed: what leads to it, and what is undone before the server starts again. */
type Moment = () => Promise<() => Promise<unknown> | unknown>

/** What must be done so that somebody comes to a gate; where it is left out, the bookers do. */
const provoke: Partial<Record<GateName, () => Promise<unknown>>> = {
  'while due bookings are settled': async () => {
    const startsAt = atQuarter(60 * 24 * 16 + 15 * wholeNumber(random, 0, 900))
    await hold(cast.guest.client, cast.bookables[0]!, startsAt, 15)
    await database.db.execute(
      sql`update booking set due_at = now() where status = 'HELD' and starts_at > now() + interval '15 days'`,
    )
  },
  'while a listing is published': async () => void cast.lab.instrument().catch(() => {}),
  'while a calendar is written': async () => {
    // A holiday that was not known: whoever starts rewrites the calendars that observe it.
    await server.kill()
    const day = new Date(Date.now() + wholeNumber(random, 3, 20) * 86_400_000).toISOString().slice(0, 10)
    void server.start({ PUBLIC_DAYS: `${day}=HOLIDAY` }).catch(() => {})
  },
}

const atGate =
  (name: GateName): Moment =>
  async () => {
    await gates.close(name)
    await provoke[name]?.()
    await gates.reached(name)
    return () => gates.open(name)
  }

const bookings = async () =>
  Number((await rows<{ n: string }>(database.db, sql`select count(*) as n from booking`))[0]!.n)

/** Whether one more booking is committed than there were. */
async function bookedAfter(before: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    if ((await bookings()) > before) return true
    await pause(20)
  }
  return false
}

const moments: Record<string, Moment> = {
  'at a random moment': async () => {
    await pause(wholeNumber(random, 20, 400))
    return () => {}
  },
  'committed, and the answer never reached the server': async () => {
    const gate = 'after a booking is written'
    await gates.close(gate)
    await gates.reached(gate)
    below.stall('back')
    const before = await bookings()
    await gates.open(gate)
    expect(await bookedAfter(before, COMES_WITHIN_MS)).toBe(true)
    return below.restore
  },
  'the answer never reached the client': async () => {
    const until = performance.now() + COMES_WITHIN_MS
    while (performance.now() < until) {
      const before = await bookings()
      above.stall('back')
      if (await bookedAfter(before, BOOKS_WITHIN_MS)) return above.restore
      // All asked again what had been done before, and go on only when they are answered.
      above.restore()
      await pause(wholeNumber(random, 200, 600))
    }
    throw new Error('nothing was booked')
  },
  ...Object.fromEntries((Object.keys(GATES) as GateName[]).map((name) => [name, atGate(name)])),
}

test(`${KILLS} kills at random and at named points lose and double nothing (FC_SEED=${SEED})`, {
  timeout: 120_000 + KILLS * 60_000,
}, async () => {
  const journal = new Journal()
  // A lab that observes holidays, or a public day would change nothing.
  await cast.lab.instrument({ openingRules: [{ weekday: 'MONDAY', opens: '08:00', closes: '18:00' }] })
  const bookers = bookersOf(cast, journal, random, [`http://${above.address}`])
  const order = shuffled(Object.keys(moments), random)
  for (let i = 0; i < KILLS; i++) {
    const undo = await moments[order[i % order.length]!]!()
    await server.kill()
    await undo()
    await server.start()
  }
  await vi.waitUntil(() => journal.bookings.size > KILLS, BOOKED)
  await Promise.all(bookers.map((booker) => booker.stop()))
  await check(database.db, journal)
  console.log(`${KILLS} kills, ${journal.bookings.size} bookings acknowledged`)
})

test('the check finds what is lost, done twice or told to nobody', async () => {
  const journal = new Journal()
  const { booking } = await hold(cast.guest.client, cast.bookables[0]!, atQuarter(60 * 24 * 22), 15, 'a key')
  journal.note({ booking, userErrors: [] }, 'a key')
  await check(database.db, journal)
  journal.note({ booking: { ...booking!, status: 'CONFIRMED' }, userErrors: [] }, 'a key')
  await expect(check(database.db, journal)).rejects.toThrow()
  journal.note({ booking, userErrors: [] }, 'a key')
  await database.db.execute(sql`delete from booking_event where status = 'HELD'`)
  await expect(check(database.db, journal)).rejects.toThrow()
})
