import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { searchQuery, searchVector } from '../../src/catalog/search-text.ts'
import type { Database } from '../../src/shared/database.ts'
import { rows } from '../../src/shared/db.ts'
import { cloneDatabase } from '../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

const SEM = '场发射扫描电子显微镜 Field-emission scanning electron microscope Sigma 300'

async function finds(query: string, text: string): Promise<boolean> {
  const wanted = searchQuery(query)
  if (!wanted) return false
  const vector = searchVector([{ text, weight: 'A' }])
  const [row] = await rows<{ found: boolean }>(
    database.db,
    sql`select ${vector}::tsvector @@ ${wanted}::tsquery as found`,
  )
  return row!.found
}

test.each([
  ['扫描', SEM],
  ['SEM', '形貌 SEM EDS'],
  ['sem eds', '形貌 SEM EDS'],
  ['电子显微镜', SEM],
  ['镜', SEM],
  ['场', SEM],
  ['scanning electron', SEM],
  ['SCANNING', SEM],
  ['sigma 300', SEM],
  ['扫描 microscope', SEM],
  ['GB/T 228.1', '拉伸 压缩 弯曲 GB/T 228.1'],
  ['gb/t 228', '拉伸 压缩 弯曲 GB/T 228.1'],
  ['D8 ADVANCE', 'X射线衍射仪 X-ray diffractometer D8 ADVANCE'],
  ['X射线', 'X射线衍射仪 X-ray diffractometer D8 ADVANCE'],
  ['ＸＲＤ', 'XRD 物相'],
])('%j finds %j', async (query, text) => {
  expect(await finds(query, text)).toBe(true)
})

test.each([
  ['透射', SEM],
  ['SEM', 'Semi-anechoic EMC chamber'],
  ['SEM', 'assembly'],
  ['镜显', SEM],
  ['electron scanner', SEM],
  ['微镜F', SEM],
  ['', SEM],
  ["'; drop table bookable; --", SEM],
])('%j does not find %j', async (query, text) => {
  expect(await finds(query, text)).toBe(false)
})
