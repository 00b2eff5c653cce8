import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { TRY_AGAIN } from '../../src/live/socket-line.ts'
import { rows } from '../../src/shared/db.ts'
import { MAX_PENDING } from '../../src/shared/events/watcher.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { cancel, hold } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { addressee } from '../support/notices.ts'
import { settled } from '../support/outbox.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

// Of a thousand bookables the embedded database tells no quicker.
const LONG = { timeout: 120_000 }

const WATCH = `subscription ($scope: AvailabilityScope!, $after: String) {
  availabilityChanged(scope: $scope, after: $after) { cursor version cause bookable { id } }
}`
interface Told {
  availabilityChanged: { cursor: string; version: number; cause: string; bookable: { id: string } }
}
async function watch(client: Client, scope: object) {
  await settled(service.db)
  return client.watch<Told>(WATCH, { scope })
}
const codeOf = async (watching: { next: () => Promise<unknown> }) =>
  watching.next().then(
    () => null,
    (errors: { extensions: { code: string } }[]) => errors[0]?.extensions.code,
  )
async function change(instrument: string): Promise<void> {
  const { booking } = await hold(enterprise.client, instrument, atQuarter(120), 60)
  await cancel(enterprise.client, booking!.id)
}

test('a membership that ends while its person watches ends the subscription with a code', async () => {
  const leaver = await seeds(service).enterprise()
  const instrument = await lab.instrument()
  const watching = await watch(leaver.client, { bookableIds: [instrument] })
  await change(instrument)
  await watching.until(({ availabilityChanged }) => availabilityChanged.cause === 'FREED')
  const { personId } = await addressee(service.db, leaver)
  await service.db.execute(sql`delete from membership where person_id = ${personId}::uuid`)
  await change(instrument)
  expect(await codeOf(watching)).toBe('UNAUTHENTICATED')
  await watching.end()
})

test('a token that expires while its person watches ends the subscription with a code', async () => {
  const brief = await startService({ TOKEN_MINUTES: 2 / 60 })
  const own = await seeds(brief).lab()
  const instrument = await own.instrument()
  const watching = await own.client.watch<Told>(WATCH, { scope: { bookableIds: [instrument] } })
  // Until the token of the lab has expired, nobody is told so; then it is what the next change brings.
  const bookableId = parseGlobalId(instrument)!.key
  const changed = async () => {
    await brief.db.execute(
      sql`select record_change(${bookableId}::uuid, 'BOOKED', now(), now() + interval '1 hour')`,
    )
    return watching.next().catch((errors: unknown) => errors as { extensions: { code: string } }[])
  }
  let told = await changed()
  while (!Array.isArray(told)) told = await changed()
  expect(told[0]?.extensions.code).toBe('UNAUTHENTICATED')
  await watching.end()
  await brief.stop()
})

test('a saved search is a scope: what fits it is told, what is published later too', async () => {
  const save = (filter: object) =>
    enterprise.client.ask(
      'mutation ($input: SaveSearchInput!) { saveSearch(input: $input) { savedSearch { id } userErrors { message } } }',
      { input: { name: 'Raman', filter } },
    )
  const { savedSearch } = (await save({ text: 'Raman spectrometer' })).saveSearch
  const [fits, other] = [await lab.instrument({ name: 'Raman spectrometer' }), await lab.instrument()]
  const watching = await watch(enterprise.client, { savedSearch: savedSearch.id })
  await change(other)
  await change(fits)
  const told = (await watching.until(({ availabilityChanged }) => availabilityChanged.cause === 'FREED'))
    .availabilityChanged
  expect(told.bookable.id).toBe(fits)
  const late = await lab.instrument({ name: 'Raman spectrometer II' })
  const opened = (await watching.next()).availabilityChanged
  expect([opened.bookable.id, opened.cause]).toEqual([late, 'OPENED'])
  await watching.end()

  await change(fits)
  await settled(service.db)
  const resumed = await enterprise.client.watch<Told>(WATCH, {
    scope: { savedSearch: savedSearch.id },
    after: told.cursor,
  })
  const missed = [await resumed.next(), await resumed.next(), await resumed.next()]
  expect(missed.map(({ availabilityChanged: { bookable, cause } }) => [bookable.id, cause])).toEqual([
    [late, 'OPENED'],
    [fits, 'BOOKED'],
    [fits, 'FREED'],
  ])
  await resumed.end()
  const foreign = await watch(lab.client, { savedSearch: savedSearch.id })
  await expect(foreign.next()).rejects.toThrow('NOT_FOUND')
  await foreign.end()
})

test('a scope may not name too many districts, nor codes that are none', async () => {
  for (const scope of [
    { districts: Array.from({ length: 101 }, (_, i) => String(310_000 + i)) },
    { districts: ['x'.repeat(33)] },
    { category: 'x'.repeat(33) },
  ]) {
    const watching = await watch(service.stranger, scope)
    await expect(watching.next()).rejects.toThrow('BAD_USER_INPUT')
    await watching.end()
  }
})

/** A socket that reads nothing from now on until it is told to. */
async function openSlow(scope: object) {
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const messages: { type: string; payload: { data: Told } }[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => socket.once('open', resolve))
  const acknowledged = new Promise((resolve) => socket.once('message', resolve))
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await acknowledged
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  // Large answers, of which a few are more than the buffers of both ends can hold.
  const wide = WATCH.replace('bookable { id }', `bookable { id ${'a'.repeat(20_000)}: id }`)
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: wide, variables: { scope } } }))
  const ponged = new Promise((resolve) => socket.once('pong', resolve))
  socket.ping()
  await ponged
  return { socket, messages, closed }
}

/** Copies a bookable and its calendar so often, without anything in the ledger. */
async function copyOften(id: string, times: number): Promise<void> {
  const columnsOf = async (table: string) =>
    (
      await rows<{ name: string }>(
        service.db,
        sql`select column_name as name from information_schema.columns
          where table_name = ${table} and is_generated = 'NEVER' order by ordinal_position`,
      )
    ).map(({ name }): SQL => sql`${sql.identifier(name)}`)
  const [bookable, calendar] = [await columnsOf('bookable'), await columnsOf('calendar')]
  const list = (columns: SQL[]) => sql.join(columns, sql`, `)
  await service.db.execute(sql`
    insert into bookable (${list(bookable)})
    select ${list(bookable.map((column) => sql`made.${column}`))} from bookable b cross join lateral (
      select (jsonb_populate_record(null::bookable, to_jsonb(b) || jsonb_build_object('id', gen_random_uuid()))).*
      from generate_series(1, ${times}::integer)) as made where b.id = ${id}::uuid`)
  await service.db.execute(sql`
    insert into calendar (${list(calendar)})
    select ${list(calendar.map((column) => sql`made.${column}`))} from calendar c cross join lateral (
      select (jsonb_populate_record(null::calendar,
        to_jsonb(c) || jsonb_build_object('bookable_id', b.id, 'rolled_to', null))).*
      from bookable b where b.category = (select category from bookable where id = ${id}::uuid) and b.id <> ${id}::uuid
    ) as made where c.bookable_id = ${id}::uuid`)
}

/** Lets each of some bookables change so often, without anybody booking. */
const changeAll = (ids: readonly string[], times: number) =>
  service.db.execute(sql`select record_change(id, 'BOOKED', now(), now() + interval '1 hour')
    from unnest(${sql.param([...ids])}::uuid[]) as id, generate_series(1, ${times}::integer)`)

test(
  'a slow reader gets the newest state of each bookable, in order, and nothing of it twice',
  LONG,
  async () => {
    const instruments = await Promise.all(Array.from({ length: 5 }, () => lab.instrument()))
    const ids = instruments.map((id) => parseGlobalId(id)!.key)
    const { socket, messages } = await openSlow({ bookableIds: instruments })
    socket.pause()
    const lasts = async () =>
      new Map(
        (
          await rows<{ bookable_id: string; version: string }>(
            service.db,
            sql`select bookable_id, version from calendar where bookable_id = any (${sql.param(ids)}::uuid[])`,
          )
        ).map(({ bookable_id, version }) => [bookable_id, Number(version)]),
      )
    for (let i = 0; i < 4; i += 1) await changeAll(ids, 100)
    await settled(service.db)
    const last = await lasts()
    socket.resume()
    const isDone = () =>
      ids.every((id) =>
        messages.some(
          ({ payload }) =>
            parseGlobalId(payload.data.availabilityChanged.bookable.id)!.key === id &&
            payload.data.availabilityChanged.version === last.get(id),
        ),
      )
    while (!isDone()) await new Promise((resolve) => socket.once('message', resolve))
    for (const id of ids) {
      const versions = messages
        .map(({ payload }) => payload.data.availabilityChanged)
        .filter(({ bookable }) => parseGlobalId(bookable.id)!.key === id)
        .map(({ version }) => version)
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    }
    expect(messages.length).toBeLessThan(5 * 4 * 100)
    socket.close()
  },
)

test('a reader that is behind by too many bookables is cut, with a code that says so', LONG, async () => {
  const category = '05'
  await copyOften(parseGlobalId(await lab.instrument({ category }))!.key, MAX_PENDING + 200)
  const ids = (
    await rows<{ id: string }>(service.db, sql`select id from bookable where category = ${category}`)
  ).map(({ id }) => id)
  const { socket, closed } = await openSlow({ category })
  socket.pause()
  for (let i = 0; i < 2; i += 1) await changeAll(ids, 1)
  await settled(service.db)
  socket.resume()
  expect(await closed).toBe(TRY_AGAIN)
})
