import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteUnmet, UnmetDemand } from '../../src/market/unmet-demand.service.ts'
import { type Db, driverError, rows } from '../../src/shared/db.ts'
import { cloneDatabase } from '../support/database.ts'
import { meeting } from '../support/meeting.ts'

let database: Awaited<ReturnType<typeof cloneDatabase>>
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

const ROUNDS = 20
const METHODS = Array.from({ length: 200 }, (_, i) => `GB ${i + 1}`)
const now = new Date()

type Flush = (db: Db, methods: readonly string[], met: () => Promise<void>) => Promise<unknown>

/** Two collectors that counted the same, in opposite order, flushed at once, again and again; what was counted of each. */
async function flushTogether(flush: Flush) {
  const { db } = database
  await db.execute(sql`delete from unmet_demand`)
  for (let round = 0; round < ROUNDS; round += 1) {
    const met = meeting(2)
    const flushing = [METHODS, METHODS.toReversed()].map((methods) => flush(db, methods, met))
    // The other one is over as well, before anything is said of one that failed.
    await Promise.allSettled(flushing)
    await Promise.all(flushing)
  }
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

test('reading what is counted and writing it back loses searches', async () => {
  const counts = await flushTogether(async (db, methods, met) => {
    const known = await rows<{ method: string; searches: number }>(
      db,
      sql`select method, searches from unmet_demand`,
    )
    const searchesOf = new Map(known.map(({ method, searches }) => [method, searches]))
    await met()
    for (const method of methods.toSorted().slice(0, 5)) {
      const searches = (searchesOf.get(method) ?? 0) + 1
      await db.execute(sql`
        insert into unmet_demand (week, category, method, district, searches)
        values (date_trunc('week', now())::date, '', ${method}, '', ${searches})
        on conflict (week, category, method, district) do update set searches = excluded.searches`)
    }
  })
  expect(counts).toEqual(Array(5).fill(ROUNDS))
})

test('adding in the order of counting, the same race ends in a deadlock', async () => {
  const racing = flushTogether((db, methods, met) =>
    db.transaction(async (tx) => {
      for (const [i, method] of methods.entries()) {
        if (i === METHODS.length / 2) await met()
        await tx.execute(sql`
          insert into unmet_demand (week, category, method, district, searches)
          values (date_trunc('week', now())::date, '', ${method}, '', 1)
          on conflict (week, category, method, district)
          do update set searches = unmet_demand.searches + excluded.searches`)
      }
    }),
  )
  expect(await racing.catch((error: unknown) => driverError(error).code)).toBe('40P01')
})
