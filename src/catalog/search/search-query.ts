import { lexemesAskedFor, standardsIn } from './standard-number.ts'
import { isAbbreviation, isHan, mistakable, normalized, pairsOf, together, wordsOf } from './words.ts'

/** A part of a question: alternatives, each of which is pieces of a `tsquery`, all of them demanded. */
export type Part = readonly (readonly string[])[]

/** How bookables are asked for the words of a text. */
export interface TextQuery {
  /** As they were typed. */
  typed: readonly Part[]
  /** With what stands for them: terms that mean the same, and what a misspelt word probably meant. */
  meant: readonly Part[]
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

/** The words of a question that could be misspelt, the first few. */
export const possibleMistakes = (text: string): string[] =>
  read(text).words.filter(mistakable).slice(0, MISTAKES_AT_MOST)

/**
 * What must be found for the words of a text, or what stands for them: of each part one of the alternatives, and of
 * that every piece. Empty when there is no word in the text.
 */
export function searchParts(text: string, { synonyms, corrections } = NOTHING): Part[] {
  const { standards, words } = read(text)
  const terms = splitByTerms(words, synonyms)
  return [
    ...standards.map((standard) => lexemesAskedFor(standard).map((lexeme) => [`'${lexeme}'`])),
    ...terms.map((word, i) => {
      const neighbours = [...together(terms[i - 1], word), ...together(word, terms[i + 1])]
      const others = [...neighbours, ...(synonyms.get(word) ?? []), ...(corrections.get(word) ?? [])]
      return withoutNarrower([piecesOf(word), ...asInitials(word), ...others.map(piecesOf)])
    }),
  ]
}

/** The `tsquery` of parts. */
export const queryOf = (parts: readonly Part[]): string =>
  parts.map((part) => `(${part.map(pieceQuery).join(' | ')})`).join(' & ')

/** The `tsquery` of one alternative. */
export const pieceQuery = (pieces: readonly string[]): string => `(${pieces.join(' & ')})`

/** Alternatives that demand all that another demands, and more, find nothing that the other does not. */
const withoutNarrower = (part: Part): Part =>
  part.filter(
    (pieces, i) =>
      !part.some(
        (other, j) =>
          i !== j &&
          other.every((piece) => pieces.includes(piece)) &&
          // Of two that are equal the first stays.
          (other.length < pieces.length || j < i),
      ),
  )

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

const piecesOf = (term: string): string[] =>
  wordsOf(normalized(term)).flatMap((word) => {
    if (isHan(word) && [...word].length > 1) return pairsOf(word).map((pair) => `'${pair}'`)
    return [isAbbreviation(word) ? `'${word}'` : startingWith(word)]
  })

/** What is typed with two letters and more may be the initials of Chinese characters. */
const asInitials = (word: string): Part => (/^[a-z]{2,12}$/.test(word) ? [[startingWith(`~${word}`)]] : [])

const startingWith = (word: string): string => `'${word}':*`
