import { lexemesAskedFor, standardsIn } from './standard-number.ts'
import { isAbbreviation, isHan, mistakable, normalized, pairsOf, together, wordsOf } from './words.ts'

/** How bookables are asked for the words of a text: by several `tsquery`, of which one must hold. */
export interface TextQuery {
  /** As they were typed. */
  typed: readonly string[]
  /** With what stands for them: terms that mean the same, and what a misspelt word probably meant. */
  meant: readonly string[]
}

/** What is known of the words of a question. */
export interface Known {
  /** By a term as `termOf` writes it, what means the same. */
  synonyms: ReadonlyMap<string, Synonyms>
  /** By a word, the words that begin with it, where these are few. */
  completions: ReadonlyMap<string, readonly string[]>
  /** By a word that nothing is called by, the words that were probably meant. */
  corrections: ReadonlyMap<string, readonly string[]>
}

/** What means the same as a term. */
export interface Synonyms {
  /** The marks of listings that are called so. */
  marks: readonly string[]
  /** Terms of which nothing marks a listing. */
  terms: readonly string[]
}

const NOTHING: Known = { synonyms: new Map(), completions: new Map(), corrections: new Map() }

const LONGEST_TERM = 5
const LONGEST_CHINESE_TERM = 20

const read = (text: string) => {
  const { standards, rest } = standardsIn(normalized(text))
  return { standards, words: wordsOf(rest) }
}

/** All parts of a question that could be terms with synonyms, as `termOf` writes them. */
export function possibleTerms(text: string): string[] {
  const { words } = read(text)
  const sequences = words.flatMap((_, from) =>
    Array.from({ length: LONGEST_TERM }, (_, i) => words.slice(from, from + i + 1).join(' ')),
  )
  return [...new Set([...sequences, ...words.filter(isHan).flatMap(partsOf)])]
}

/** Whether a term, as `termOf` writes it, is of such a kind as these. */
export const isPossibleTerm = (term: string): boolean => possibleTerms(term).includes(term)

/** The parts of a Chinese word, two characters and more, the longest first. */
function partsOf(word: string): string[] {
  const characters = [...word]
  const parts: string[] = []
  for (let length = Math.min(characters.length, LONGEST_CHINESE_TERM); length >= 2; length -= 1)
    for (let from = 0; from + length <= characters.length; from += 1)
      parts.push(characters.slice(from, from + length).join(''))
  return parts
}

// Each is compared with all words that are known.
const MISTAKES_AT_MOST = 5

/** The words of a question that could be misspelt, or only begun; the first few. */
export const possibleMistakes = (text: string): string[] =>
  [...new Set(read(text).words.filter(mistakable))].slice(0, MISTAKES_AT_MOST)

/** How to ask for the words of a text, or what stands for them; not at all when there is no word in it. */
export function searchQueries(text: string, known: Partial<Known> = {}): string[] {
  const { standards, words } = read(text)
  const all = { ...NOTHING, ...known }
  const numbers = standards.map((standard) => [anyOf(lexemesAskedFor(standard).map(exactly))])
  return readings(splitByTerms(words, all.synonyms)).flatMap((reading) =>
    combined([...numbers, ...reading.map((word) => choicesOf(word, all))]),
  )
}

/** The `tsquery` for what any of several finds. */
export const queryOf = (queries: readonly string[]): string =>
  queries.map((query) => `(${query})`).join(' | ')

const JOINED_AT_MOST = 4

/** The words as they stand, and with neighbours written together: one pair, or as many as there are. */
function readings(words: readonly string[]): string[][] {
  const pairs = words.flatMap((word, i) => together(word, words[i + 1]).map((joined) => ({ i, joined })))
  const one = pairs
    .slice(0, JOINED_AT_MOST)
    .map(({ i, joined }) => [...words.slice(0, i), joined, ...words.slice(i + 2)])
  return [[...words], ...one, ...(pairs.length > 2 ? [pairwise(words)] : [])]
}

function pairwise([first, second, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const [joined] = together(first, second)
  if (joined) return [joined, ...pairwise(others)]
  return [first, ...pairwise(second === undefined ? [] : [second, ...others])]
}

/**
 * What may stand for a word, each by itself where it is several pieces: of pieces that are demanded together the index
 * reads only the rarest as a whole, but not where they are one of several alternatives.
 */
function choicesOf(word: string, { synonyms, completions, corrections }: Known): string[] {
  const meant = synonyms.get(word)
  const known = completions.get(word)
  const terms = [piecesOf(word, known), ...(meant?.terms ?? []).map((term) => piecesOf(term))]
  const whole = [...(meant?.marks ?? []), ...(corrections.get(word) ?? [])].map(exactly)
  const initials = known?.includes(word) ? [] : asInitials(word)
  const single = [...terms.flatMap((pieces) => (pieces.length === 1 ? pieces : [])), ...initials, ...whole]
  const several = terms.filter((pieces) => pieces.length > 1).map((pieces) => pieces.join(' & '))
  // What ends with a character is enough where many do.
  const ending = isHan(word) && [...word].length === 1 ? [exactly(word)] : []
  return [...ending, ...several, ...(single.length > 0 ? [anyOf(single)] : [])]
}

// Beyond these, one query that reads more than it needs is cheaper.
const QUERIES_AT_MOST = 12

/** Of each part one of its choices. */
function combined(parts: readonly (readonly string[])[]): string[] {
  if (parts.length === 0) return []
  if (parts.reduce((product, { length }) => product * length, 1) > QUERIES_AT_MOST)
    return [parts.map((choices) => anyOf(choices.map((choice) => `(${choice})`))).join(' & ')]
  return parts.reduce<string[]>(
    (queries, choices) =>
      queries.flatMap((query) => choices.map((choice) => (query ? `${query} & ${choice}` : choice))),
    [''],
  )
}

const anyOf = (queries: readonly string[]): string =>
  queries.length === 1 ? queries[0]! : `(${queries.join(' | ')})`

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

/** The pieces of a term, all of which must be found. */
const piecesOf = (term: string, completions?: readonly string[]): string[] =>
  wordsOf(normalized(term)).flatMap((word) => {
    if (isHan(word) && [...word].length > 1) return pairsOf(word).map(exactly)
    if (isAbbreviation(word)) return [exactly(word)]
    return [completions ? anyOf(completions.map(exactly)) : startingWith(word)]
  })

/** What is typed with two letters and more may be the initials of Chinese characters. */
const asInitials = (word: string): string[] => (/^[a-z]{2,12}$/.test(word) ? [startingWith(`~${word}`)] : [])

const exactly = (lexeme: string): string => `'${lexeme}'`
const startingWith = (lexeme: string): string => `${exactly(lexeme)}:*`
