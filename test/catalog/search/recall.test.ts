import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../../src/shared/database.ts'
import { cloneDatabase } from '../../support/database.ts'
import { fillWithInstruments, firstTen } from './instrument-market.ts'
import { QUERIES } from './queries.ts'

let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
  await fillWithInstruments(database.db)
})
afterAll(() => database.close())

test('of what people mean, at least 95 % is among the first ten, and what comes first is meant', async () => {
  expect(QUERIES.length).toBeGreaterThanOrEqual(120)
  const misses: string[] = []
  let recall = 0
  for (const [query, ...models] of QUERIES) {
    const found = await firstTen(database.db, query)
    const hits = models.filter((model) => found.includes(model))
    recall += hits.length / models.length
    if (hits.length < models.length || !models.includes(found[0] ?? ''))
      misses.push(`${query}: ${found.join(', ')}`)
  }
  expect(misses).toEqual([])
  expect(recall / QUERIES.length).toBeGreaterThanOrEqual(0.95)
})

test('every query is in the table once, and names what it means', () => {
  expect(new Set(QUERIES.map(([query]) => query)).size).toBe(QUERIES.length)
  expect(QUERIES.filter(([, ...models]) => models.length === 0)).toEqual([])
})

test('what nobody has finds nothing: the table can fail', async () => {
  expect(await firstTen(database.db, '完全没有的东西')).toEqual([])
})
