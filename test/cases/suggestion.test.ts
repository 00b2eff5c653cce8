import { describe, expect, test } from 'vitest'
import { problemQuery, whySuggested } from '../../src/cases/proposals/suggestion.ts'
import type { QualityElement } from '../../src/catalog/bookable.ts'

const listing = (over: object = {}) => ({
  ...{
    nameZh: '秦越',
    nameEn: 'Qin Yue',
    descriptionZh: '金属材料失效分析',
    descriptionEn: 'failure analysis of metals',
  },
  ...{ keywords: ['断口', '物相'], methods: ['GB/T 228.1-2021'], manufacturer: null, model: null },
  qualityElements: ['TESTING', 'STANDARDS'] as QualityElement[],
  ...over,
})

describe('a problem is looked for by', () => {
  test('its standards, what terms mean, and its words in pieces, whichever of them is there', () => {
    const pieces = problemQuery('按 GB/T 228.1 拉伸,断口要用 SEM 看')!.split(' | ')
    expect(pieces).toEqual(expect.arrayContaining(["'#gb228.1'", "'拉伸'", "'断口'"]))
    expect(pieces.some((piece) => piece.startsWith("'="))).toBe(true)
  })

  test('nothing that any problem is told with, and no single letters', () => {
    expect(problemQuery('我们 a the 问题')).toBeNull()
    expect(problemQuery('!?')).toBeNull()
  })

  test('its beginning: a long story makes no long query', () => {
    const long = Array.from({ length: 2_000 }, (_, i) => `word${i}`).join(' ')
    expect(problemQuery(long)!.split(' | ').length).toBeLessThan(100)
  })

  test('words that no query is broken by', () => {
    expect(problemQuery("d'Alembert & (x | !y):* \\ '")).toMatch(/^'[\p{L}\p{N}]+'( \| '[\p{L}\p{N}]+')*$/u)
  })
})

describe('why it is suggested', () => {
  test('names the words that both have, as long as they are, and what is wanted and served', () => {
    expect(whySuggested('轴的断口需要失效分析,按 GB/T 228.1-2021', ['TESTING', 'BRAND'], listing())).toEqual({
      en: 'Names GB/T 228.1-2021, 断口, 失效分析; serves testing.',
      zh: '涉及GB/T 228.1-2021、断口、失效分析;提供检验检测服务。',
    })
  })

  test('names what means the same', () => {
    const electron = listing({ keywords: ['scanning electron microscope'] })
    expect(whySuggested('想看 SEM 图像', [], electron).en).toMatch(/^Names .+\.$/)
  })

  test('looks through all of a listing, however long', () => {
    const long = listing({ descriptionZh: `${'某'.repeat(3_000)}疲劳断裂` })
    expect(whySuggested('疲劳断裂', [], long).zh).toBe('涉及疲劳断裂。')
  })

  test('is said even where only part of a word is shared', () => {
    expect(whySuggested('5247b', [], listing({ model: 'N5247B' })).en).toMatch(/part of a word/)
  })

  test('says what it serves where no word is shared', () => {
    expect(whySuggested('标签', ['STANDARDS'], listing()).en).toBe('Serves standards.')
  })
})
