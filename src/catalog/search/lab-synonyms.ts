import type { Problem } from '../../shared/refusal.ts'
import type { Field } from './search-vector.ts'
import { isHan, termOf } from './words.ts'

const MIN_TERMS = 2
const MAX_TERMS = 20
const MAX_TERM = 100
const MAX_GROUPS = 100

/** Terms as they are kept: each once, however it is written. */
export const distinctTerms = (terms: readonly string[]): string[] => [
  ...new Map(terms.map((term) => [termOf(term), term.trim()])).values(),
]

/** Whether two lists have the same terms, however they are written. */
export const sameTerms = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && new Set([...some, ...others].map(termOf)).size === some.length

/** Everything wrong with the terms of a group. */
export function synonymsProblems(terms: readonly string[]): Problem[] {
  if (terms.length > MAX_TERMS || distinctTerms(terms).length < MIN_TERMS) return [wrongNumber]
  return terms.flatMap((term, i) => (termOf(term) && term.length <= MAX_TERM ? [] : [wrongTerm(String(i))]))
}

const wrongNumber: Problem = {
  code: 'INVALID_INPUT',
  path: ['terms'],
  text: {
    en: `A group needs ${MIN_TERMS} to ${MAX_TERMS} terms that differ by more than case and punctuation.`,
    zh: `每组须有 ${MIN_TERMS} 至 ${MAX_TERMS} 个词,且不能只有大小写或标点的差别。`,
  },
}

const wrongTerm = (position: string): Problem => ({
  code: 'INVALID_INPUT',
  path: ['terms', position],
  text: {
    en: `A term needs a letter or digit, and has up to ${MAX_TERM} characters.`,
    zh: `每个词须含文字、字母或数字,最多 ${MAX_TERM} 个字符。`,
  },
})

/** The problem of one more group in a lab that has so many, if it has one. */
export const tooManyGroups = (groups: number): Problem[] => (groups < MAX_GROUPS ? [] : [FULL])

const FULL: Problem = {
  code: 'SYNONYMS_FULL',
  path: [],
  text: {
    en: `Your lab has ${MAX_GROUPS} groups of synonyms, the most that it may have. Remove one first.`,
    zh: `贵机构已有 ${MAX_GROUPS} 组同义词,达到上限,请先删除一组。`,
  },
}

/** A term, and how it stands among the words of a text. */
interface Term {
  text: string
  part: string
}

/** Terms that mean the same, ready to be looked for in many listings. */
export type Meaning = readonly Term[]

export const meaningOf = (terms: readonly string[]): Meaning =>
  terms.map((text) => ({ text, part: asPart(termOf(text)) }))

/** Chinese terms are found inside of words, others as whole words. */
function asPart(term: string): string {
  const [before, behind] = [isHan(term) ? '' : ' ', isHan([...term].at(-1) ?? '') ? '' : ' ']
  return before + term + behind
}

/**
 * The fields of a listing, and behind them the terms of its lab that mean the same as something in them: what is
 * called by one term is found by the others as by keywords, or as weakly as its description finds it.
 */
export function withSynonyms(fields: readonly Field[], meanings: readonly Meaning[]): readonly Field[] {
  if (meanings.length === 0) return fields
  const texts = fields.map(({ text, weight }) => ({ words: ` ${termOf(text)} `, weight }))
  const meant = meanings.flatMap((terms): Field[] => {
    // Fields come in the order of their weight.
    const found = texts.find(({ words }) => terms.some(({ part }) => words.includes(part)))
    if (!found) return []
    const weight = found.weight === 'A' ? 'B' : found.weight
    return terms
      .filter(({ part }) => !found.words.includes(part))
      .map(({ text }) => ({ text, weight, spellings: true }))
  })
  return [...fields, ...meant]
}
