import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteUnmet, UnmetDemand } from '../../src/market/unmet-demand.service.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { cloneDatabase } from '../support/database.ts'

let database: Awaited<ReturnType<typeof cloneDatabase>>
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

const ROUNDS = 20
const METHODS = Array.from({ length: 200 }, (_, i) => `GB ${i + 1}`)
const now = new Date()

/** Two collectors that counted the same, in opposite order, flushed at once, again and again; what was counted of each. */
async function flushTogether(flush: (db: Db, methods: readonly string[]) => Promise<unknown>) {
  const { db } = database
  await db.execute(sql`delete from unmet_demand`)
  for (let round = 0; round < ROUNDS; round += 1)
    await Promise.all([flush(db, METHODS), flush(db, METHODS.toReversed())])
  const found = await rows<{ searches: number }>(db, sql`select searches from unmet_demand`)
  return found.map(({ searches }) => searches)
}

test('two processes that flush at once lose nothing and do not wait for each other for ever', async () => {
  const counts = await flushTogether(async (db, methods) => {
    const demand = new UnmetDemand()
    for (const method of methods) noteUnmet({ demand, now }, { methods: [method] })
    await demand.flush(db)
  })
  expect(counts).toEqual(METHODS.map(() => 2 * ROUNDS))
})

test('reading what is counted and writing it back loses searches', { timeout: 60_000 }, async () => {
  const counts = await flushTogether(async (db, methods) => {
    const known = await rows<{ method: string; searches: number }>(
      db,
      sql`select method, searches from unmet_demand`,
    )
    const searchesOf = new Map(known.map(({ method, searches }) => [method, searches]))
    for (const method of methods.slice(0, 5)) {
      const searches = (searchesOf.get(method) ?? 0) + 1
      await db.execute(sql`
        insert into unmet_demand (week, category, method, district, searches)
        values (date_trunc('week', now())::date, '', ${method}, '', ${searches})
        on conflict (week, category, method, district) do update set searches = excluded.searches`)
    }
  })
  expect(Math.min(...counts)).toBeLessThan(2 * ROUNDS)
})

test('adding in the order of counting, the same race ends in a deadlock', { timeout: 60_000 }, async () => {
  const racing = flushTogether((db, methods) =>
    db.transaction(async (tx) => {
      for (const method of methods)
        await tx.execute(sql`
          insert into unmet_demand (week, category, method, district, searches)
          values (date_trunc('week', now())::date, '', ${method}, '', 1)
          on conflict (week, category, method, district)
          do update set searches = unmet_demand.searches + excluded.searches`)
    }),
  )
  await expect(racing).rejects.toMatchObject({ cause: { code: '40P01' } })
})
