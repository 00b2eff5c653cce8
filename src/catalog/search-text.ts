/**
 * Text search without the server's dictionaries: two-character pieces with their positions, made here, so that
 * Chinese and English are found alike on every PostgreSQL, whatever its locale. The last character of a run
 * stands alone as well, so that one character finds what ends with it.
 */

/** How much a hit in a field counts, in PostgreSQL's own letters: A most. */
export type Weight = 'A' | 'B' | 'C'

// PostgreSQL allows 16,383 positions in a tsvector, and drops later ones without a word.
const MAX_POSITION = 16_383
// SEM is looked for as a word: in the middle of others it means nothing.
const ABBREVIATION = /^[a-z0-9]{1,3}$/
const RUN = /[\p{L}\p{N}]+/gu

const runsOf = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(RUN) ?? []

const pairs = (run: string[]): string[] => run.slice(0, -1).map((character, i) => character + run[i + 1])

/** The `tsvector` of the fields, as text to be cast. */
export function searchVector(fields: readonly { text: string; weight: Weight }[]): string {
  const lexemes = new Map<string, string[]>()
  let position = 0
  const add = (piece: string, weight: Weight) => {
    position += 1
    if (position > MAX_POSITION) return
    lexemes.set(piece, [...(lexemes.get(piece) ?? []), `${position}${weight}`])
  }
  for (const { text, weight } of fields) {
    for (const run of runsOf(text)) {
      if (ABBREVIATION.test(run)) add(`=${run}`, weight)
      const characters = [...run]
      for (const pair of pairs(characters)) add(pair, weight)
      add(characters.at(-1) ?? '', weight)
      // A gap, so that no phrase runs from one word into the next.
      position += 1
    }
  }
  return [...lexemes].map(([piece, positions]) => `'${piece}':${positions.join(',')}`).join(' ')
}

/** The `tsquery` that demands every word of `text`, each as a phrase of pieces; null when there is no word in it. */
export function searchQuery(text: string): string | null {
  const phrases = runsOf(text).map((run) => {
    if (ABBREVIATION.test(run)) return `'=${run}'`
    const characters = [...run]
    if (characters.length === 1) return `'${run}':*`
    return `(${pairs(characters)
      .map((pair) => `'${pair}'`)
      .join(' <-> ')})`
  })
  return phrases.length > 0 ? phrases.join(' & ') : null
}
