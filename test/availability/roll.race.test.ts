import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  findLedgerTerms,
  findStaleCalendars,
  findUnrolled,
  type LedgerTerms,
  lockCalendar,
  lockCalendars,
  recordRewriting,
  reviseCalendar,
  type UnwrittenCalendar,
} from '../../src/availability/calendars.repository.ts'
import { horizonWeek } from '../../src/availability/calendars.service.ts'
import { trimWeeks, writeWeeks } from '../../src/availability/ledger.repository.ts'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { computeLedgers } from '../../src/availability/ledger-sources.service.ts'
import { syncPublicDays } from '../../src/availability/public-days.service.ts'
import { quarterOf, weekOf, weekOfMonday, weeksBetween } from '../../src/availability/quarter.ts'
import { rewriteStale, rollCalendars } from '../../src/availability/roll.service.ts'
import { randomFrom } from '../../src/demo/random.ts'
import { type Db, driverError, rows } from '../../src/shared/db.ts'
import { after, DAY } from '../../src/shared/period.ts'
import { asSystem } from '../../src/shared/wall/handles.ts'
import { type Market, prepareMarket } from '../support/market.ts'
import { doRandomOperations } from '../support/random-operations.ts'

let market: Market
/** Another process. */
let elsewhere: Db
beforeAll(async () => {
  market = await prepareMarket(4)
  elsewhere = await asSystem(market.enterprises[1]!.db, async (db) => db)
})
afterAll(() => market.close())

const nextWeek = () => after(new Date(), 7 * DAY)
const lastWeekOf = async (id: string) =>
  (
    await rows<{ last: string }>(
      market.db,
      sql`select max(week)::text as last from calendar_week where bookable_id = ${id}::uuid`,
    )
  )[0]!.last

type Clock = { db: Db; now: Date }
/** How the ledgers of many calendars are kept up to date. */
interface Keeper {
  roll: (clock: Clock) => Promise<void>
  rewrite: (clock: Clock) => Promise<void>
}

test('a calendar that somebody has locked is passed over and nobody waits for it; it is rolled when it is free', async () => {
  const [locked, ...others] = await Promise.all([1, 2, 1, 3].map((units) => market.instrument(units)))
  const before = await lastWeekOf(locked!)
  const areRolled = async () => (await Promise.all(others.map(lastWeekOf))).every((last) => last > before)
  let rolling = Promise.resolve()
  await market.db.transaction(async (tx) => {
    await lockCalendar(tx, locked!)
    rolling = rollCalendars({ db: elsewhere, now: nextWeek() }).catch(() => {})
    while (!(await areRolled())) await turn()
    expect(await lastWeekOf(locked!)).toBe(before)
  })
  await rolling
  // Where it was locked for longer than a roll waits, the next one finds it.
  await rollCalendars({ db: elsewhere, now: nextWeek() })
  expect((await lastWeekOf(locked!)) > before).toBe(true)
})

const OPERATIONS = 40
/** Whether operations go on. */
let isUsed = false

/** Bookings, closures, cancellations, new rules and public days, while two processes roll and rewrite. */
async function keepWhileUsed({ roll, rewrite }: Keeper, seed: number): Promise<number> {
  const observing: Market = {
    ...market,
    instrument: (units, terms) => market.instrument(units, terms, { observesHolidays: true }),
  }
  isUsed = true
  const loop = async (act: (round: number) => Promise<unknown>) => {
    for (let round = 0; isUsed; round += 1) await act(round)
  }
  const day = after(new Date(), 9 * DAY)
    .toISOString()
    .slice(0, 10)
  const keepers = [
    loop(() => roll({ db: elsewhere, now: nextWeek() })),
    loop(() => rewrite({ db: market.db, now: new Date() })),
    loop((round) =>
      syncPublicDays(
        { db: elsewhere, now: new Date() },
        new Map([[day, round % 2 ? ('HOLIDAY' as const) : ('ORDINARY' as const)]]),
      ),
    ),
    loop((round) => lockSome(round)),
  ]
  const users = [1, 2, 3].map((user) => doRandomOperations(observing, OPERATIONS, seed + user))
  await Promise.allSettled(users)
  isUsed = false
  await Promise.all([...users, ...keepers])
  // What is left is done by those that are sound.
  await rewriteStale({ db: market.db, now: nextWeek() })
  await rollCalendars({ db: market.db, now: nextWeek() })
  return (await checkLedger({ db: market.db, now: nextWeek() })).length
}

/** Whoever needs several calendars locks them in the order of their ids. */
async function lockSome(round: number): Promise<void> {
  const random = randomFrom(round)
  const all = await rows<{ id: string }>(market.db, sql`select bookable_id as id from calendar`)
  const ids = all.map(({ id }) => id).filter(() => random() < 0.3)
  if (ids.length === 0) return
  await elsewhere.transaction(async (tx) => {
    for (const { bookableId } of await lockCalendars(tx, ids)) await reviseCalendar(tx, bookableId)
  })
}

test('ledgers that are rolled and rewritten while they are used equal their sources, and nobody deadlocks', {
  timeout: 180_000,
}, async () => {
  expect(await keepWhileUsed({ roll: rollCalendars, rewrite: rewriteStale }, 100)).toBe(0)
  const [row] = await rows<{ overlaps: string }>(
    market.db,
    sql`select count(*) as overlaps from occupancy a join occupancy b
      on a.bookable_id = b.bookable_id and a.unit = b.unit and a.booking_id < b.booking_id
        and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)`,
  )
  expect(Number(row!.overlaps)).toBe(0)
})

test('without the lock, what is read before and written after loses what was booked or closed meanwhile', {
  timeout: 180_000,
}, async () => {
  let differences = 0
  for (let round = 0; round < 5 && differences === 0; round += 1) {
    const seed = 1_000 * (round + 1)
    differences = await keepWhileUsed({ roll: naiveRoll, rewrite: naiveRewrite }, seed).catch(
      refusedByDatabase,
    )
  }
  expect(differences).toBeGreaterThan(0)
})

/** Time that the ledger shows as free though it is taken is refused by the second wall: a difference as well. */
const refusedByDatabase = (error: unknown): number => {
  if (driverError(error).code) return 1
  throw error
}

const naiveRoll: Keeper['roll'] = async ({ db, now }) =>
  keepWithoutLock({ db, now }, await findUnrolled(db, now, PAGE), (terms, first) => {
    const rolled = terms.rolledTo ? weekOfMonday(terms.rolledTo) : Number.POSITIVE_INFINITY
    return weeksBetween(Math.max(first, rolled + 1), horizonWeek(terms, now))
  })

const naiveRewrite: Keeper['rewrite'] = async ({ db, now }) =>
  keepWithoutLock({ db, now }, await findStaleCalendars(db, PAGE), (terms, first) =>
    weeksBetween(first, horizonWeek(terms, now)),
  )

const changesSoFar = async (db: Db): Promise<number> =>
  Number((await rows<{ n: string }>(db, sql`select sum(version) as n from calendar`))[0]!.n)

/** Waits until what was read is old, unless nobody changes anything any more. */
async function othersChange(db: Db): Promise<void> {
  const before = await changesSoFar(db)
  while (isUsed && (await changesSoFar(db)) < before + 3) await turn()
}

const PAGE = { behind: null, limit: 1_000 }

async function keepWithoutLock(
  { db, now }: Clock,
  page: readonly UnwrittenCalendar[],
  weeksOf: (terms: LedgerTerms, first: number) => number[],
): Promise<void> {
  const first = weekOf(quarterOf(now))
  const terms = await findLedgerTerms(
    db,
    page.map(({ bookableId }) => bookableId),
  )
  const tasks = terms
    .map((terms) => ({ terms, weeks: weeksOf(terms, first) }))
    .filter(({ weeks }) => weeks.length > 0)
  const ledgers = tasks.length > 0 ? await computeLedgers(db, tasks) : []
  if (tasks.length > 0) await othersChange(db)
  for (const [i, { terms, weeks }] of tasks.entries()) {
    const kept = [{ ...terms, first, last: weeks.at(-1)! }]
    // Each by itself: whoever has locked the calendar waits for none of them.
    await db.transaction((tx) => writeWeeks(tx, [{ ...terms, weeks: ledgers[i]! }]))
    await db.transaction((tx) => trimWeeks(tx, kept))
    await db.transaction((tx) => recordRewriting(tx, kept, 'RULES_CHANGED', first))
  }
}
