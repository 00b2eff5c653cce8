import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBookings } from '../../src/bookings/bookings.repository.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { openPostgres } from '../../src/shared/database.ts'
import { type Db, driverError, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { StartError } from '../../src/shared/start-error.ts'
import { actingFor, asSystem } from '../../src/shared/wall/handles.ts'
import { PRIVATE_TABLES } from '../../src/shared/wall/private-tables.ts'
import { checkServiceRole } from '../../src/shared/wall/roles.repository.ts'
import { databaseUrl } from '../support/database.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

let market: Market
let held: string[]

beforeAll(async () => {
  market = await prepareMarket(2)
  const bookableId = await market.instrument(2)
  const startsAt = market.firstStart
  const slot = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60) }
  const hold = async (i: number) =>
    (await holdSlot(asEnterprise(market, i), { ...slot, idempotencyKey: newId() }, 10)).id
  held = [await hold(0), await hold(1)]
})
afterAll(() => market.close())

/** Tables that everybody may read, and why. */
const PUBLIC: Record<string, string> = {
  accreditation: 'certificates of labs, published for all to check',
  bookable: 'the listings of the market',
  calendar: 'where the changes of what is free are counted',
  calendar_week: 'when what is listed is free',
  category: 'of the market',
  closure: 'read whenever free time is computed, whoever asks; the first wall keeps its note',
  district: 'of the market',
  occupancy: 'which time is taken, and not by whom',
  open_week: 'when what is listed is open',
  opening_rule: 'when what is listed is open',
  organization: 'who takes part in the market; the first wall keeps the figures of enterprises',
  public_day: 'of the State Council',
  search_word: 'words of what is listed',
  site: 'where what is listed stands',
  standard: 'published documents by number and title',
  synonym: 'words that mean the same',
  test_service: 'the listings of the market',
  unmet_demand: 'counts of questions, and not who asked',
}

test('each table is private, and walled off, or it is public for a reason', async () => {
  const tables = await rows<{ name: string; walled: boolean }>(
    market.db,
    sql`select relname as name, relrowsecurity as walled from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname`,
  )
  const walled = tables.filter((table) => table.walled).map(({ name }) => name)
  const open = tables.filter((table) => !table.walled).map(({ name }) => name)
  expect(walled).toEqual([...PRIVATE_TABLES].sort())
  expect(open).toEqual(Object.keys(PUBLIC).sort())
})

const codeOf = (action: PromiseLike<unknown>) =>
  Promise.resolve(action).then(
    () => 'ALLOWED',
    (error: unknown) => driverError(error).code,
  )

test.each(PRIVATE_TABLES)('to whom does not say who acts, %s shows nothing', async (table) => {
  const stranger = actingFor(market.enterprises[0]!.db, null)
  const found = await rows<{ n: number }>(
    stranger,
    // What is published is in the history too.
    sql.raw(
      `select count(*)::integer as n from ${table} ${table === 'event' ? "where topic <> 'AVAILABILITY'" : ''}`,
    ),
  )
  expect(found).toEqual([{ n: 0 }])
  expect(await rows(market.db, sql.raw(`select count(*)::integer as n from ${table}`))).toHaveLength(1)
})

test('what the service forgets to ask, the database does not answer', async () => {
  const [first, second] = market.enterprises
  const seen = async (db: Db) => (await findBookings(db, held)).map(({ id }) => id).sort()
  expect(await seen(first!.db)).toEqual([held[0]])
  expect(await seen(second!.db)).toEqual([held[1]])
  expect(await seen(market.lab.db)).toEqual([...held].sort())
  expect(await asSystem(first!.db, seen)).toEqual([...held].sort())
  expect(await first!.db.transaction((tx) => asSystem(tx, seen))).toEqual([...held].sort())
  // And behind it, the actor again.
  expect(
    await first!.db.transaction(async (tx) => {
      await asSystem(tx, seen)
      return seen(tx as unknown as Db)
    }),
  ).toEqual([held[0]])
  const password = sql.raw('select password_hash from person')
  expect(await codeOf(first!.db.execute(password))).toBe('42501')
})

test('in a savepoint that was taken back as in one that was not, the actor stays who it is', async () => {
  const { db } = market.enterprises[0]!
  const seen = await db.transaction(async (tx) => {
    const attempt = tx.transaction((inner) => asSystem(inner, () => inner.execute(sql`select 1 / 0`)))
    expect(await codeOf(attempt)).toBe('22012')
    await tx.transaction((inner) => asSystem(inner, () => inner.execute(sql`select 1`)))
    return findBookings(tx as unknown as Db, held)
  })
  expect(seen.map(({ id }) => id)).toEqual([held[0]])
})

test('on two connections, a hundred questions of two enterprises and a stranger never see with the eyes of another', async () => {
  const pool = openPostgres(databaseUrl(await databaseName()), 2)
  const actors = [market.enterprises[0]!.actor, market.enterprises[1]!.actor, null]
  try {
    const seen = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const db = actingFor(pool.db, actors[i % 3]!)
        const found = i % 2 ? findBookings(db, held) : db.transaction((tx) => findBookings(tx, held))
        return (await found).map(({ id }) => id)
      }),
    )
    seen.forEach((ids, i) => {
      expect(ids).toEqual(i % 3 === 2 ? [] : [held[i % 3]])
    })
  } finally {
    await pool.close()
  }
})

const databaseName = async () =>
  (await rows<{ name: string }>(market.db, sql`select current_database() as name`))[0]!.name

test('the service owns nothing, bypasses nothing, and with a login of its own becomes nothing stronger', async () => {
  const owner = postgres(process.env.TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {} })
  const name = `fenshi_test_login_${randomBytes(4).toString('hex')}`
  const url = new URL(databaseUrl(await databaseName()))
  Object.assign(url, { username: name, password: 'a-password' })
  await owner.unsafe(
    `create role ${name} login noinherit password 'a-password' in role fenshi_service, fenshi_system`,
  )
  const strict = openPostgres(url.href, 1, databaseUrl(url.pathname.slice(1)))
  const login = postgres(url.href, { max: 1, connection: { role: 'fenshi_service' } })
  try {
    // Migrates as the owner, and looks at its own rights.
    await strict.migrate()
    expect(await codeOf(strict.db.execute(sql`create table stolen ()`))).toBe('42501')
    expect(await codeOf(login`set role postgres`)).toBe('42501')
    expect(await codeOf(login`alter table booking disable row level security`)).toBe('42501')
    expect(await codeOf(login`select from booking`)).toBe('ALLOWED')
    expect(await codeOf(login`select wall_off('booking', null)`)).toBe('42501')
    await login`set role none`
    expect(await codeOf(login`select from booking`)).toBe('42501')
  } finally {
    await Promise.all([strict.close(), login.end()])
    await owner.unsafe(`drop role ${name}`)
    await owner.end()
  }
})

test('a login that owns the tables is refused where the owner has one of its own', async () => {
  const url = databaseUrl(await databaseName())
  const database = openPostgres(url, 1, `${url}?application_name=owner`)
  await expect(database.migrate()).rejects.toThrow(StartError)
  await expect(database.migrate()).rejects.toThrow(/superuser, bypasses row-level security or owns tables/)
  await database.close()
})

test('a service that something between them made another role is told so', async () => {
  await expect(checkServiceRole(market.db, false)).rejects.toThrow(/must be fenshi_service/)
})
