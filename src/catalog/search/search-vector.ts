import { initialsOf } from './pinyin.ts'
import { sampleOf } from './sample.ts'
import { lexemesOfStandard, standardsIn } from './standard-number.ts'
import { marksIn } from './synonym-group.ts'
import {
  endsOf,
  isHan,
  letterRuns,
  normalized,
  pairsOf,
  startsIn,
  wordsOf,
  writtenTogether,
} from './words.ts'

/**
 * Text search without the server's dictionaries: Chinese words in pieces of two characters, others whole, made here, so
 * that Chinese and English are found alike on every PostgreSQL, whatever its locale. The last character of a Chinese
 * word stands alone as well, so that one character finds what ends with it. `#` marks numbers of standards, `~`
 * initials of pinyin. No piece needs its neighbours to be looked at, so the index answers alone.
 */

/** How much a hit in a field counts, in PostgreSQL's own letters: A most. Initials always count D. */
export type Weight = 'A' | 'B' | 'C' | 'D'

export interface Field {
  text: string
  weight: Weight
  /** Whether it is found in other spellings too: the initials of its pinyin, and words written together. */
  spellings?: boolean
}

// PostgreSQL allows 16,383 positions in a tsvector, and drops later ones without a word.
const MAX_POSITION = 16_383
// It refuses a tsvector of a megabyte. What comes first, the lab's own words for the thing, stays.
const MAX_BYTES = 900_000
// A piece and its position, with what PostgreSQL keeps beside them.
const bytesOf = (piece: string) => Buffer.byteLength(piece) + 8

/** The `tsvector` of the fields, as text to be cast. */
export function searchVector(fields: readonly Field[]): string {
  const lexemes = new Map<string, string[]>()
  let [position, bytes] = [0, 0]
  const add = (piece: string, weight: Weight) => {
    position += 1
    bytes += bytesOf(piece)
    if (position <= MAX_POSITION && bytes <= MAX_BYTES)
      lexemes.set(piece, [...(lexemes.get(piece) ?? []), `${position}${weight}`])
  }
  add(sampleOf(fields.map(({ text }) => text).join('\n')), 'D')
  for (const { text, weight, spellings } of fields) {
    const { standards, rest } = standardsIn(normalized(text))
    for (const standard of standards) for (const lexeme of lexemesOfStandard(standard)) add(lexeme, weight)
    const words = wordsOf(rest)
    for (const word of [...words, ...(spellings ? writtenTogether(words) : [])]) {
      for (const piece of isHan(word)
        ? [...pairsOf(word), [...word].at(-1)!]
        : [...startsIn(word), ...letterRuns(word)])
        add(piece, weight)
      if (spellings && isHan(word)) for (const start of endsOf(initialsOf(word))) add(`~${start}`, 'D')
    }
    for (const mark of marksIn(text)) add(mark, weight)
  }
  return [...lexemes].map(([piece, positions]) => `'${piece}':${positions.join(',')}`).join(' ')
}
