/**
 * Numbers of standards in a text, as people write them: GB/T 228.1-2021, gbt228.1, JJF 1064, ISO/IEC 17025. "Recommended"
 * (the /T of GB/T) is left out, since people leave it out, and a number is given once whether recommended or not.
 */
export interface StandardNumber {
  /** Publisher and number without blanks, such as "gb228.1". */
  number: string
  /** The year of the edition, if it was named. */
  edition: string | null
}

// National, metrological, sector, local and foreign publishers; others are found as words are.
const PUBLISHER =
  '(?:gb|gbz|gjb|jjf|jjg|jb|hb|hg|hj|qb|sj|sn|sy|tb|yb|yd|ys|yy|fz|ly|ny|cb|cj|dl|db\\d\\d|rb|wj|iso|iec|iso/iec|astm ?[a-g]|din|en|jis ?[a-z]|cispr|mil-std)'
// A year of four digits, or of two as ASTM writes them, not followed by more of a number; GB writes a dash before it.
const STANDARD = new RegExp(
  `(?<![\\p{L}\\p{N}])(${PUBLISHER})(?:[ /]?[tz])?[ -]?(\\d{1,6}(?:\\.\\d{1,3})*)(?:\\s?[-‐–—:]\\s?((?:19|20)\\d\\d|\\d\\d(?!\\d)))?(?![\\p{L}\\p{N}])`,
  'gu',
)

/** The standard numbers in a lower-case text, and the text without them. */
export function standardsIn(text: string): { standards: StandardNumber[]; rest: string } {
  const standards: StandardNumber[] = []
  const rest = text.replace(STANDARD, (_, publisher: string, number: string, edition?: string) => {
    standards.push({ number: publisher.replaceAll(/[ /-]/g, '') + number, edition: edition ?? null })
    return ' '
  })
  return { standards, rest }
}

const ANY_EDITION = '*'

/**
 * All that a standard can be asked for by: any edition of it and of every document of which it is a part, and the
 * edition that is named. Whoever names none means them all.
 */
export function lexemesOfStandard({ number, edition }: StandardNumber): string[] {
  const parts = number.split('.')
  const wholes = parts.map((_, i) => parts.slice(0, i + 1).join('.'))
  return [...wholes, `${number}-${edition ?? ANY_EDITION}`].map((name) => `#${name}`)
}

/** What a question for a standard must find, one of these: any edition, unless it names one. */
export const lexemesAskedFor = ({ number, edition }: StandardNumber): string[] =>
  edition ? [`#${number}-${edition}`, `#${number}-${ANY_EDITION}`] : [`#${number}`]
