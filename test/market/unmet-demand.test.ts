import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { pruneUnmetDemand } from '../../src/market/unmet-demand.repository.ts'
import { noteUnmet, UnmetDemand } from '../../src/market/unmet-demand.service.ts'
import { serve } from '../../src/serve.ts'

import { rows } from '../../src/shared/db.ts'
import { createLogger } from '../../src/shared/log.ts'
import { Client } from '../support/client.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let demand: UnmetDemand
beforeAll(async () => {
  database = await cloneDatabase()
})
beforeEach(() => {
  demand = new UnmetDemand()
})
afterEach(async () => {
  await database.db.execute(sql`delete from unmet_demand`)
})
afterAll(() => database.close())

const now = new Date('2026-11-25T09:00:00Z')
const note = (question: Omit<Parameters<typeof noteUnmet>[1], 'now'>) => noteUnmet({ demand, now }, question)
const counted = () =>
  rows<Record<string, unknown>>(
    database.db,
    sql`select week::text as week, category, method, district, searches from unmet_demand
      order by week, category, method, district`,
  )
const flush = () => demand.flush(database.db)

test('searches add up, from flush to flush', async () => {
  for (let i = 0; i < 3; i += 1) note({ categories: ['01'], text: 'GB/T 228.1-2021' })
  note({ districts: ['310112'] })
  await flush()
  note({ categories: ['01'], methods: ['GB/T 228.1-2010'] })
  await flush()
  await flush()
  expect(await counted()).toEqual([
    { week: '2026-11-23', category: '', method: '', district: '310112', searches: 1 },
    { week: '2026-11-23', category: '01', method: 'gb228.1', district: '', searches: 4 },
  ])
})

test('two processes count what happened in both', async () => {
  const other = new UnmetDemand()
  note({ categories: ['01'] })
  noteUnmet({ demand: other, now }, { categories: ['01'] })
  await Promise.all([flush(), other.flush(database.db)])
  expect(await counted()).toMatchObject([{ category: '01', searches: 2 }])
})

test('it counts for the week from which on time was wanted, which is not in the past, and not beyond all calendars', async () => {
  note({ from: new Date('2027-01-05T00:00:00Z') })
  note({ from: new Date('2020-01-01T00:00:00Z') })
  note({ from: new Date('2029-01-01T00:00:00Z') })
  await flush()
  expect((await counted()).map(({ week }) => week)).toEqual(['2026-11-23', '2027-01-04'])
})

test('nothing personal is stored: neither who asks nor in which words, nor codes that are none', async () => {
  note({ text: '张三 13812345678 zhang.san@example.com GB/T 228.1' })
  note({ categories: ['张三 13812345678', '01'] })
  note({ districts: ['zhang.san@example.com'] })
  await flush()
  expect(await counted()).toEqual([
    { week: '2026-11-23', category: '', method: 'gb228.1', district: '', searches: 1 },
    { week: '2026-11-23', category: '01', method: '', district: '', searches: 1 },
  ])
  const columns = await rows<{ name: string }>(
    database.db,
    sql`select column_name as name from information_schema.columns where table_name = 'unmet_demand' order by 1`,
  )
  expect(columns.map(({ name }) => name)).toEqual(['category', 'district', 'method', 'searches', 'week'])
})

test('what cannot be written is kept and written later, with what has come since', async () => {
  note({ categories: ['01'] })
  await database.db.execute(sql`alter table unmet_demand rename to away`)
  const failing = flush()
  note({ categories: ['01'] })
  await expect(failing).rejects.toThrow()
  await database.db.execute(sql`alter table away rename to unmet_demand`)
  note({ categories: ['03'] })
  await flush()
  expect(await counted()).toMatchObject([
    { category: '01', searches: 2 },
    { category: '03', searches: 1 },
  ])
})

test('the memory is bounded; what is in it goes on being counted', async () => {
  for (let i = 0; i < 20_000; i += 1) note({ methods: [`GB ${i}`] })
  note({ methods: ['GB 7'] })
  note({ methods: ['GB 19999'] })
  await flush()
  const found = await counted()
  expect(found).toHaveLength(5_000)
  expect(found.find(({ method }) => method === 'gb7')).toMatchObject({ searches: 2 })
  expect(found.find(({ method }) => method === 'gb19999')).toBeUndefined()
})

test('a service that stops writes what it has counted', async () => {
  // Of the running service, whose first chore shows its collector.
  const flushes = vi.spyOn(UnmetDemand.prototype, 'flush')
  const config = readConfig({ PORT: '0', DEMO_DATA: 'false' })
  const service = await serve(config, database.service, createLogger('silent'))
  const [collector] = flushes.mock.contexts
  flushes.mockRestore()
  noteUnmet({ demand: collector as UnmetDemand, now }, { categories: ['01'] })
  await service.stop()
  expect(await counted()).toMatchObject([{ category: '01', searches: 1 }])
})

test('a search that finds nothing is counted once, whatever is asked of its further pages', async () => {
  const clone = await cloneDatabase()
  const service = await serve(
    readConfig({ PORT: '0', DEMO_DATA: 'false' }),
    clone.service,
    createLogger('silent'),
  )
  const query = `{ findSlots(wish: { durationMinutes: 60 }, filter: { categories: ["03"], methods: ["JJF 1064"] }) {
    edges { cursor } } }`
  try {
    await new Client(service.url).ask(query)
    await service.stop()
    const stored = await rows(clone.db, sql`select category, method, district, searches from unmet_demand`)
    expect(stored).toEqual([{ category: '03', method: 'jjf1064', district: '', searches: 1 }])
  } finally {
    await clone.close()
  }
})

test('what was counted is forgotten after so many days, and not before', async () => {
  await database.db.execute(sql`insert into unmet_demand (week, category, method, district, searches)
    select current_date - days, '', '', '', 1 from unnest('{29,30,31}'::integer[]) as days`)
  await pruneUnmetDemand(database.db, 30)
  const [left, ...more] = await rows<{ days: number }>(
    database.db,
    sql`select current_date - week as days from unmet_demand`,
  )
  expect(left).toEqual({ days: 29 })
  expect(more).toEqual([])
})
