import { expect, test } from 'vitest'
import { type UnmetQuestion, unmetOf } from '../../src/market/unmet-demand.ts'

const FROM = new Date('2026-11-25T09:00:00Z')
const WEEK = '2026-11-23'
const unmet = (question: Omit<UnmetQuestion, 'from'>) => unmetOf({ ...question, from: FROM })

test('a question that names nothing counts once, for the week from which on it asks', () => {
  expect(unmet({})).toEqual([{ week: WEEK, category: '', method: '', district: '' }])
  const [early] = unmetOf({ from: new Date('2026-11-22T23:59:59Z') })
  expect(early!.week).toBe('2026-11-16')
})

test('each combination of what it names counts once', () => {
  const named = unmet({ categories: ['01', '03', '01'], districts: ['310112', '310115'], text: 'GB/T 228.1' })
  expect(named.map(({ category, method, district }) => [category, method, district])).toEqual([
    ['01', 'gb228.1', '310112'],
    ['01', 'gb228.1', '310115'],
    ['03', 'gb228.1', '310112'],
    ['03', 'gb228.1', '310115'],
  ])
})

test.each([
  ['GB/T 228.1-2021', 'gb228.1'],
  ['gbt228.1', 'gb228.1'],
  ['ＧＢ／Ｔ ２２８．１－２０１０', 'gb228.1'],
  ['ISO/IEC 17025:2017', 'isoiec17025'],
  ['JJF 1064', 'jjf1064'],
])('a method is its number without edition: %s is %s', (written, method) => {
  expect(unmet({ methods: [written] }).map((each) => each.method)).toEqual([method])
  expect(unmet({ text: `we need ${written} soon` }).map((each) => each.method)).toEqual([method])
})

test('a method that is named in words and as such counts once', () => {
  expect(unmet({ methods: ['GB/T 228.1-2010'], text: 'gb 228.1 拉伸' })).toHaveLength(1)
})

test.each([
  '张三 13812345678',
  'zhang.san@example.com',
  '310112199001011234 tensile test of our secret alloy',
  'GBnotanumber',
])('of words nothing is kept: %s', (text) => {
  expect(unmet({ text, methods: [text] })).toEqual([{ week: WEEK, category: '', method: '', district: '' }])
})

test.each([
  ['an empty list', []],
  ['an empty code', ['']],
  ['a code that is longer than any', ['x'.repeat(33)]],
])('%s finds nothing ever, and counts as nothing', (_what, list) => {
  expect(unmet({ categories: list })).toEqual([])
  expect(unmet({ districts: list })).toEqual([])
})

test('who names more combinations than twenty names nothing of the longest list in particular', () => {
  const districts = Array.from({ length: 16 }, (_, i) => String(310101 + i))
  expect(unmet({ districts })).toHaveLength(16)
  const both = unmet({ districts, categories: ['01', '03'] })
  expect(both.map(({ category, district }) => [category, district])).toEqual([
    ['01', ''],
    ['03', ''],
  ])
  const codes = Array.from({ length: 100 }, (_, i) => String(i))
  const all = unmet({ districts: codes, categories: codes, methods: codes.map((code) => `GB ${code}`) })
  expect(all).toEqual([{ week: WEEK, category: '', method: '', district: '' }])
})
