import { type Field, searchVector } from './search-vector.ts'
import { letterRuns, mistakable, normalized, wordsOf } from './words.ts'

/** What a bookable is found by. */
export interface Searchable {
  /** A `tsvector`, as text to be cast. */
  vector: string
  /** Words that somebody could misspell. */
  words: string[]
}

/** Changes with whatever changes what is made of the same fields: then all are made anew. */
export const SEARCH_VERSION = 2

const wordsToKnow = (word: string) => (mistakable(word) ? [word] : letterRuns(word))

export const searchable = (fields: readonly Field[]): Searchable => ({
  vector: searchVector(fields),
  words: [...new Set(fields.flatMap(({ text }) => wordsOf(normalized(text)).flatMap(wordsToKnow)))],
})
