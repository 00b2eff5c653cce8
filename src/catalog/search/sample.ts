import { crc32 } from 'node:zlib'

const SAMPLES = 32

/**
 * One of the samples into which the market is divided, by some text. Of a word that a tenth of it is called by, a
 * sample has as many as are ranked, and the index needs not read where all others are; which one differs from
 * question to question.
 */
export const sampleOf = (text: string): string => `%${crc32(text) % SAMPLES}`

/**
 * The same queries, before them the first one in a sample; but not where it asks for beginnings of words, of which the
 * index collects all in any case.
 */
export const sampledFirst = (queries: readonly string[]): string[] => [
  ...queries
    .slice(0, 1)
    .filter((query) => !query.includes(':*'))
    .map((query) => `(${query}) & '${sampleOf(query)}'`),
  ...queries,
]
