import { nameProblems } from '../accounts/organization.ts'
import type { Problem } from '../shared/refusal.ts'
import type { MarketQuestion } from './market-question.ts'

/** What a saved search (已存检索) is narrowed by: the same at any time. */
export type SavedFilter = Omit<MarketQuestion, 'openAt'>

/** Whose a saved search is. */
export interface Owner {
  personId: string
  organizationId: string
}

/** The most that a person may have in an organization. */
export const MAX_SAVED = 100
// More than all real codes, ids and standards that a question may name.
const MAX_LENGTH = 16_000

/** Everything wrong with a search to be saved, beyond what is wrong with its filter as a question. */
export const savedSearchProblems = (name: string, { openAt, ...filter }: MarketQuestion): Problem[] => [
  ...nameProblems(name, ['name']),
  ...(openAt ? [OF_A_MOMENT] : []),
  ...(narrows(filter) ? [] : [EMPTY]),
  ...(JSON.stringify(filter).length <= MAX_LENGTH ? [] : [TOO_LONG]),
]

const narrows = ({ text, ...parts }: SavedFilter): boolean =>
  Boolean(text?.trim()) || Object.values(parts).some((part) => part !== undefined)

/** The problem of one more saved search of a person who has so many, if it has one. */
export const tooManySaved = (saved: number): Problem[] => (saved < MAX_SAVED ? [] : [FULL])

const OF_A_MOMENT: Problem = {
  code: 'INVALID_INPUT',
  path: ['filter', 'openNow'],
  text: {
    en: '"openNow" is about one moment and cannot be saved. Leave it out, and add it when you ask.',
    zh: '"openNow" 只针对当前时刻,不能保存。请去掉该条件,需要时在查询中再加。',
  },
}

const EMPTY: Problem = {
  code: 'INVALID_INPUT',
  path: ['filter'],
  text: {
    en: 'A saved search needs something to be narrowed by: words, a kind, categories, districts, labs, methods, quality elements, service modes, languages, fields or meeting places.',
    zh: '已存检索至少须有一项条件:关键词、种类、类别、行政区、机构、方法、质量基础设施要素、服务方式、语言、专业领域或会面地点。',
  },
}

const TOO_LONG: Problem = {
  code: 'INVALID_INPUT',
  path: ['filter'],
  text: {
    en: 'This filter is too long to be kept. Codes of categories and districts have a few characters each.',
    zh: '检索条件过长,无法保存。类别和行政区代码每个只有几个字符。',
  },
}

const FULL: Problem = {
  code: 'SAVED_SEARCHES_FULL',
  path: [],
  text: {
    en: `You have ${MAX_SAVED} saved searches in this organization, the most that one may have. Delete one of savedSearches first.`,
    zh: `您在本机构已有 ${MAX_SAVED} 项已存检索,达到上限。请先在 savedSearches 中删除一项。`,
  },
}
