const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu

/** A text as it is compared: letters of one width and case. */
export const normalized = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The words of a normalized text: runs of Chinese characters, and runs of other letters and digits. */
export const wordsOf = (text: string): string[] => text.match(WORD) ?? []

export const isHan = (word: string): boolean => /^\p{Script=Han}/u.test(word)

/** Every two neighbours in a word: together they find any part of it. */
export function pairsOf(word: string): string[] {
  const characters = [...word]
  return characters.slice(0, -1).map((character, i) => character + characters[i + 1])
}

/** All ends of a word that have two letters or more: what they begin with is every part of it. */
export const endsOf = (word: string): string[] =>
  Array.from({ length: Math.max(0, word.length - 1) }, (_, from) => word.slice(from))

/** A word, and where it goes from letters to digits or back what begins there: N5247B, 5247B. */
export const startsIn = (word: string): string[] => [
  word,
  ...[...word.matchAll(/(?<=\p{L})\p{N}|(?<=\p{N})\p{L}(?=.)/gu)].map(({ index }) => word.slice(index)),
]

/** The letters of a word that has digits too, each run of them that could be misspelt: FASTCAM2 is found by FASTCAM. */
export const letterRuns = (word: string): string[] =>
  /^[a-z0-9]*[0-9][a-z0-9]*$/.test(word) ? (word.match(/[a-z]+/g) ?? []).filter(mistakable) : []

// SEM is looked for as a word: in the middle of others it means nothing.
const ABBREVIATION = /^[a-z0-9]{1,3}$/
export const isAbbreviation = (word: string): boolean => ABBREVIATION.test(word)

/** Each two neighbours as one word: D8ADVANCE is D8 ADVANCE, and xray is X-ray. */
export const writtenTogether = (words: readonly string[]): string[] =>
  words.slice(0, -1).flatMap((word, i) => together(word, words[i + 1]))

/** Two words as one; nothing when there is only one, one is Chinese, or one is a term of several words. */
export function together(word: string | undefined, next: string | undefined): string[] {
  const apart = [word, next].some((part) => !part || isHan(part) || part.includes(' '))
  return apart ? [] : [`${word}${next}`]
}

/** How a term of several words is compared: its words with one blank between them. */
export const termOf = (text: string): string => wordsOf(normalized(text)).join(' ')

/** Whether a word could be misspelt: longer than abbreviations, and of Latin letters alone. */
export const mistakable = (word: string): boolean => /^[a-z]{4,40}$/.test(word)
