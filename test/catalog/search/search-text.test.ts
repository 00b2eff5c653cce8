import { crc32 } from 'node:zlib'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARKET_SYNONYMS } from '../../../src/catalog/search/market-synonyms.ts'
import { queryOf, searchQueries } from '../../../src/catalog/search/search-query.ts'
import { searchVector } from '../../../src/catalog/search/search-vector.ts'
import { SEARCH_VERSION } from '../../../src/catalog/search/searchable.ts'
import { groupOf, isUsable, marksIn } from '../../../src/catalog/search/synonym-group.ts'
import type { Database } from '../../../src/shared/database.ts'
import { rows } from '../../../src/shared/db.ts'
import { cloneDatabase } from '../../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.close())

const TYPED = [
  'x',
  'ray',
  '镜',
  '扫描电镜',
  'GB/T 228.1',
  'd8',
  'ADVANCE',
  'sem',
  '—',
  "'",
  ':*',
  '&|!()',
  '\\',
]
const SEM = '场发射扫描电子显微镜 Field-emission scanning electron microscope Sigma 300'

async function finds(query: string, text: string): Promise<boolean> {
  const queries = searchQueries(query)
  if (queries.length === 0) return false
  const vector = searchVector([{ text, weight: 'A', spellings: true }])
  const [row] = await rows<{ found: boolean }>(
    database.db,
    sql`select ${vector}::tsvector @@ ${queryOf(queries)}::tsquery as found`,
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
  ['GB 228.1', '拉伸 GB/T 228.1-2021'],
  ['gbt228.1-2021', '拉伸 GB/T 228.1-2021'],
  ['GB/T 228.1-2021', '拉伸 GB/T 228.1'],
  ['JJF1064', '三坐标 JJF 1064-2010'],
  ['ISO/IEC 17025', 'ISO/IEC 17025:2017'],
  ['ISO 6892-1', '拉伸 ISO 6892-1:2019'],
  ['iso 6892', '拉伸 ISO 6892-1:2019'],
  ['IEC 61000-4-2:2008', 'ESD IEC 61000-4-2'],
  ['GB/T 228.1-2021', '拉伸 GB/T 228.1—2021'],
  ['QC 238-1997', '汽车 QC/T 238-1997'],
  ['300', '水准仪 SL 300'],
  ['D8ADVANCE', 'X射线衍射仪 X-ray diffractometer D8 ADVANCE'],
  ['xray', 'X射线衍射仪 X-ray diffractometer D8 ADVANCE'],
  ['FSW 43', 'Rohde & Schwarz FSW43'],
  ['ICPMS', 'ICP-MS 重金属'],
  ['GC-MS', 'GCMS 挥发物'],
  ['smdz', SEM],
  ['dzxwj', SEM],
])('%j finds %j', async (query, text) => {
  expect(await finds(query, text)).toBe(true)
})

test.each([
  ['透射', SEM],
  ['SEM', 'Semi-anechoic EMC chamber'],
  ['SEM', 'assembly'],
  ['镜显', SEM],
  ['electron scanner', SEM],
  ['GB/T 228.2', '拉伸 GB/T 228.1-2021'],
  ['GB/T 228.1-2010', '拉伸 GB/T 228.1-2021'],
  ['GB/T 22', '拉伸 GB/T 228.1-2021'],
  ['ISO 6892-2', '拉伸 ISO 6892-1:2019'],
  ['GB 2.1', '职业接触限值 GBZ 2.1-2019'],
  ['镜显微镜', SEM],
  ['', SEM],
  ["'; drop table bookable; --", SEM],
])('%j does not find %j', async (query, text) => {
  expect(await finds(query, text)).toBe(false)
})

test('whatever is typed can be asked for', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  const words = fc.array(fc.constantFrom(...TYPED), { maxLength: 12 }).map((typed) => typed.join(' '))
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, words), async (asked) => {
      const queries = searchQueries(asked)
      expect(queries.length).toBeLessThanOrEqual(80)
      await rows(
        database.db,
        sql`select asked::tsquery from jsonb_array_elements_text(${JSON.stringify(queries)}::jsonb) as asked`,
      )
    }),
    { numRuns: 100 },
  )
})

test('words are asked for as they stand, then with neighbours written together', () => {
  expect(searchQueries('8890-5977')).toEqual(["'8890':* & '5977':*", "'88905977':*"])
})

test('a listing is marked by the longest term only: what hides in another one is not meant', () => {
  expect(marksIn('场发射扫描电镜')).toEqual(['=扫描电镜'])
  expect(marksIn('X射线光电子能谱仪')).toEqual(['=x 射线光电子能谱'])
  expect(marksIn('空气质量监测仪 GC')).toEqual(['=空气质量', '=气相色谱'])
  expect(marksIn('SEM/EDS; assembly')).toEqual(['=扫描电镜', '=能谱'])
})

test('whoever changes the built-in terms raises SEARCH_VERSION, or listings keep their old marks', () => {
  expect([SEARCH_VERSION, crc32(JSON.stringify(MARKET_SYNONYMS))]).toEqual([2, 1_375_962_692])
})

test.each([[['SEM']], [['SEM', ' sem']], [['GB/T 228.1', '拉伸']], [['a b c d e f', 'g']], [['!', 'SEM']]])(
  '%j make no group that could be found in what is typed',
  (terms) => {
    expect(isUsable(groupOf(terms))).toBe(false)
  },
)

test('every built-in term can be found in what is typed, and no two groups have the same name', () => {
  const groups = MARKET_SYNONYMS.map(groupOf)
  expect(groups.filter((group) => !isUsable(group))).toEqual([])
  expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length)
})
