import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findInMarket, marketKey } from '../../../src/availability/market.service.ts'
import { addSynonyms, removeSynonyms } from '../../../src/catalog/search/lab-synonyms.service.ts'
import { BATCH, reindexStale } from '../../../src/catalog/search/reindex.service.ts'
import { INSTRUMENTS } from '../../../src/demo/instruments.ts'
import type { Database } from '../../../src/shared/database.ts'
import { rows } from '../../../src/shared/db.ts'
import { cloneDatabase } from '../../support/database.ts'
import { fillWith, fillWithInstruments, firstTen } from './instrument-market.ts'

// No service runs on it, whose chores would do what is looked at here.
let database: Database
beforeEach(async () => {
  database = await cloneDatabase()
})
afterEach(() => database.close())

test('what an older version made is made anew, with the synonyms of its lab; what is of this version stays', async () => {
  const { db } = database
  await fillWithInstruments(db)
  await db.execute(sql`delete from search_word`)
  await db.execute(
    sql`update bookable set search = '', search_version = 0 where model in ('MSO64B', 'Sigma 300')`,
  )
  expect(await firstTen(db, 'oscilloscope')).toEqual([])
  expect(await reindexStale(db)).toBe(2)
  expect(await reindexStale(db)).toBe(0)
  expect(await firstTen(db, 'oscilloscope')).toEqual(['MSO64B'])
  expect(await firstTen(db, 'osciloscope')).toEqual(['MSO64B'])
  expect(await firstTen(db, '小西格玛')).toEqual(['Sigma 300'])
})

test('of many that new synonyms concern some are found at once, and the rest when the chore has been there', async () => {
  const { db } = database
  const instrument = { ...INSTRUMENTS[0]!, keywords: [], name: { zh: '摇摆台', en: 'Wobble bench' } }
  const wobblers = Array.from({ length: BATCH + 3 }, (_, i) => ({ ...instrument, model: `W${i}` }))
  const manager = await fillWith(db, [...wobblers, { ...INSTRUMENTS[2]!, model: 'another' }])
  const { id } = await addSynonyms(manager, ['wobble bench', '晃动试验台'])
  expect(await foundBy('晃动')).toBe(BATCH)
  expect(await reindexStale(db)).toBe(3)
  expect(await foundBy('晃动')).toBe(BATCH + 3)
  await removeSynonyms(manager, id)
  expect(await reindexStale(db)).toBe(3)
  expect(await foundBy('晃动')).toBe(0)
  expect(await foundBy('摇摆')).toBe(BATCH + 3)
})

async function foundBy(pair: string): Promise<number> {
  const query = `'${pair}'`
  const [row] = await rows<{ found: number }>(
    database.db,
    sql`select count(*)::integer as found from bookable where search @@ ${query}::tsquery`,
  )
  return row!.found
}

test('of more than are ranked some are listed, page by page, none twice', async () => {
  const { db } = database
  const wobblers = Array.from({ length: 400 }, (_, i) => ({ ...INSTRUMENTS[0]!, model: `W${i}` }))
  await fillWith(db, wobblers)
  const listed: string[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof findInMarket>> = await findInMarket(
      { db, actor: null, now: new Date() },
      { text: 'SEM' },
      { first: 100, after },
    )
    listed.push(...page.items.map(({ model }) => model!))
    after = page.hasNextPage ? marketKey(page.items.at(-1)!) : null
  } while (after)
  expect(new Set(listed).size).toBe(listed.length)
  expect(listed.length).toBeGreaterThan(250)
  expect(listed.length).toBeLessThanOrEqual(300)
})
