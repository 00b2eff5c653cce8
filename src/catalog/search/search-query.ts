import { lexemesAskedFor, standardsIn } from './standard-number.ts'
import { isAbbreviation, isHan, mistakable, normalized, pairsOf, together, wordsOf } from './words.ts'

/** How bookables are asked for the words of a text: two `tsquery`. */
export interface TextQuery {
  /** As they were typed. */
  typed: string
  /** Or what stands for them: terms that mean the same, and what a misspelt word probably meant. */
  meant: string
}

/** What may stand for what in a question. */
export interface Alternatives {
  /** By a term as `termOf` writes it, the terms that mean the same. */
  synonyms: ReadonlyMap<string, readonly string[]>
  /** By a word that nothing is called by, the words that were probably meant. */
  corrections: ReadonlyMap<string, readonly string[]>
}

const NOTHING: Alternatives = { synonyms: new Map(), corrections: new Map() }

const LONGEST_TERM = 5
const LONGEST_CHINESE_TERM = 20

/** All parts of a question that could be terms with synonyms, as `termOf` writes them. */
export function possibleTerms(text: string): string[] {
  const words = wordsOf(standardsIn(normalized(text)).rest)
  const sequences = words.flatMap((_, from) =>
    Array.from({ length: LONGEST_TERM }, (_, i) => words.slice(from, from + i + 1).join(' ')),
  )
  return [...new Set([...sequences, ...words.filter(isHan).flatMap(partsOf)])]
}

/** The parts of a Chinese word, two characters and more, the longest first. */
function partsOf(word: string): string[] {
  const characters = [...word]
  const parts: string[] = []
  for (let length = Math.min(characters.length, LONGEST_CHINESE_TERM); length >= 2; length -= 1)
    for (let from = 0; from + length <= characters.length; from += 1)
      parts.push(characters.slice(from, from + length).join(''))
  return parts
}

/** The words of a question that could be misspelt. */
export const possibleMistakes = (text: string): string[] =>
  wordsOf(standardsIn(normalized(text)).rest).filter(mistakable)

/** The `tsquery` that demands every word of `text`, or what stands for it; null when there is no word in it. */
export function searchQuery(text: string, { synonyms, corrections } = NOTHING): string | null {
  const { standards, rest } = standardsIn(normalized(text))
  const parts = standards.map((standard) => anyOf(lexemesAskedFor(standard).map((lexeme) => `'${lexeme}'`)))
  const words = splitByTerms(wordsOf(rest), synonyms)
  for (const [i, word] of words.entries()) {
    const neighbours = [...together(words[i - 1], word), ...together(word, words[i + 1])]
    const terms = synonyms.get(word)?.map(plainQuery) ?? []
    const corrected = corrections.get(word)?.map(startingWith) ?? []
    parts.push(anyOf([plainQuery(word), ...neighbours.map(startingWith), ...terms, ...corrected]))
  }
  return parts.length > 0 ? parts.join(' & ') : null
}

/** The words of a question, those that make a term joined by a blank, and Chinese words split where a term is in them. */
function splitByTerms(words: readonly string[], synonyms: ReadonlyMap<string, unknown>): string[] {
  const [first, ...others] = words
  if (first === undefined) return []
  for (let length = Math.min(words.length, LONGEST_TERM); length > 0; length -= 1) {
    const term = words.slice(0, length).join(' ')
    if (synonyms.has(term)) return [term, ...splitByTerms(words.slice(length), synonyms)]
  }
  const inside = isHan(first) ? partsOf(first).find((part) => synonyms.has(part)) : undefined
  if (!inside) return [first, ...splitByTerms(others, synonyms)]
  const at = first.indexOf(inside)
  const around = [first.slice(0, at), inside, first.slice(at + inside.length)].filter(Boolean)
  return splitByTerms([...around, ...others], synonyms)
}

const plainQuery = (term: string): string => wordsOf(normalized(term)).map(wordQuery).join(' & ')

function wordQuery(word: string): string {
  if (isHan(word)) return [...word].length === 1 ? startingWith(word) : allOf(pairsOf(word))
  const plain = isAbbreviation(word) ? `'${word}'` : startingWith(word)
  return /^[a-z]{2,12}$/.test(word) ? anyOf([plain, startingWith(`~${word}`)]) : plain
}

const startingWith = (word: string): string => `'${word}':*`

const allOf = (pieces: readonly string[]): string => `(${pieces.map((piece) => `'${piece}'`).join(' & ')})`

const anyOf = (queries: readonly string[]): string =>
  queries.length === 1 ? queries[0]! : `(${queries.map((query) => `(${query})`).join(' | ')})`
