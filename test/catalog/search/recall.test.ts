import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertOrganization } from '../../../src/accounts/organizations.repository.ts'
import { insertSite } from '../../../src/accounts/sites.repository.ts'
import { filterConditions, insertBookables } from '../../../src/catalog/bookables.repository.ts'
import { columnsOf } from '../../../src/catalog/listing-columns.ts'
import { listByRelevance } from '../../../src/catalog/search/relevance.repository.ts'
import { syncSynonyms } from '../../../src/catalog/search/synonyms.service.ts'
import { textQuery } from '../../../src/catalog/search/text-search.service.ts'
import { INSTRUMENTS } from '../../../src/demo/instruments.ts'
import { instrumentListing } from '../../../src/demo/listings.ts'
import type { Database } from '../../../src/shared/database.ts'
import { newId } from '../../../src/shared/id.ts'
import { cloneDatabase } from '../../support/database.ts'
import { nextUscc } from '../../support/seed.ts'
import { OTHERS } from './others.ts'
import { QUERIES } from './queries.ts'

const LAB = { zh: '澄砺材料分析中心', en: 'Chengli Materials Analysis Centre' }
let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
  const { db } = database
  const [labId, siteId] = [newId(), newId()]
  const district = '310112'
  // Four labs' worth of other instruments around those that are asked for.
  const others = OTHERS.flatMap(([zh, en], i) =>
    Array.from({ length: 4 }, (_, copy) => ({
      ...INSTRUMENTS[0]!,
      ...{ name: { zh, en }, manufacturer: `Maker ${copy + 1}`, model: `M${i}-${copy}`, keywords: [] },
    })),
  )
  await db.transaction(async (tx) => {
    await insertOrganization(tx, {
      id: labId,
      kind: 'LAB',
      uscc: nextUscc(),
      nameZh: LAB.zh,
      nameEn: LAB.en,
      district,
    })
    await insertSite(tx, {
      ...{ id: siteId, labId, nameZh: '一号楼', nameEn: 'Building 1', address: '1 Lab Road', district },
      timeZone: 'Asia/Shanghai',
    })
    const listings = [...others, ...INSTRUMENTS].map((instrument) => instrumentListing(instrument, LAB))
    await insertBookables(
      tx,
      listings.map((listing) => ({
        ...{ ...columnsOf(listing, []), id: newId(), kind: 'INSTRUMENT' as const, labId, siteId },
        createdAt: new Date(),
      })),
    )
  })
  await syncSynonyms(db, [])
})
afterAll(() => database.close())

/** The models of the first ten. */
async function firstTen(text: string): Promise<(string | null)[]> {
  const words = await textQuery(database.db, text)
  if (!words) return []
  const found = await listByRelevance(database.db, words, filterConditions({ words }), {
    first: 9,
    after: null,
  })
  return found.map(({ model }) => model)
}

test('of what people mean, at least 95 % is among the first ten, and what comes first is meant', async () => {
  expect(QUERIES.length).toBeGreaterThanOrEqual(120)
  const misses: string[] = []
  let recall = 0
  for (const [query, ...models] of QUERIES) {
    const found = await firstTen(query)
    const hits = models.filter((model) => found.includes(model))
    recall += hits.length / models.length
    if (hits.length < models.length || !models.includes(found[0] ?? ''))
      misses.push(`${query}: ${found.join(', ')}`)
  }
  expect(misses).toEqual([])
  expect(recall / QUERIES.length).toBeGreaterThanOrEqual(0.95)
})

test('without synonyms, corrections and spellings it would not be: the table can fail', async () => {
  const found = await firstTen('完全没有的东西')
  expect(found).toEqual([])
})
