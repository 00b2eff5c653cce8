import { normalized } from './words.ts'

/**
 * Numbers of standards in a text, as people write them: GB/T 228.1-2021, gbt228.1, JJF 1064, ISO 6892-1:2019.
 * "Recommended" (the /T of GB/T) is left out, since people leave it out, and a number is given once whether recommended
 * or not.
 */
export interface StandardNumber {
  /** Publisher, number and parts without blanks, such as "gb228.1" or "iso6892.1". */
  number: string
  /** The year of the edition, if it was named. */
  edition: string | null
}

// National, metrological, sector and local publishers of China; others are found as words are.
const CHINESE =
  'gbz|gb|gjb|jjf|jjg|jb|hb|hg|hj|qb|sj|sn|sy|tb|yb|yd|ys|yy|fz|ly|ny|cb|cj|dl|db\\d\\d(?:\\d\\d)?|rb|wj'
// Further sectors (行业标准代号), whose codes are words and models elsewhere: only with /T, or with the year.
const SECTOR =
  '(?:aq|bb|dz|ga|gy|hs|hy|jc|jgj?|jtg?|jy|ld|ls|mh|mt|mz|nb|qc|qx|sb|sc|sf|sh|sl|ty|wb|wm|ws|xb|xf|yc|yz|zy)(?=/[tz]|[ -]?\\d[\\d.]*[-–—](?:19|20)\\d\\d)'
// Chinese associations (团体标准), such as T/CSTM; of the ASTM also two numbers of one standard, such as E8/E8M.
const NATIONAL = `(${CHINESE}|${SECTOR}|t/[a-z]{3,8}|astm ?[a-g]|mil-std)(?:[ /]?[tz])?[ -]?(\\d{1,6}(?:\\.\\d{1,3})*)(?:m?/[a-g]\\d{1,5}m?)?`
// Parts behind a hyphen, which elsewhere begins the year.
const INTERNATIONAL =
  '(iso/iec|iso|iec|cispr|din|en|jis ?[a-z])(?:[ /]t[rs])?[ -]?(\\d{1,6}(?:-\\d{1,2}(?!\\d))*)'
// A year of four digits, or of two as ASTM and old standards write them, not followed by more of a number.
const EDITION = '(?:\\s?[-‐–—:]\\s?((?:19|20)\\d\\d|\\d\\d(?:[a-e]\\d?)?(?!\\d)))?'
const STANDARD = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${NATIONAL}|${INTERNATIONAL})${EDITION}(?![\\p{L}\\p{N}])`,
  'gu',
)

/** The standard numbers in a lower-case text, and the text without them. */
export function standardsIn(text: string): { standards: StandardNumber[]; rest: string } {
  const standards: StandardNumber[] = []
  const rest = text.replace(STANDARD, (_, ...found: (string | undefined)[]) => {
    const [publisher = found[2]!, number = found[3]!] = found
    standards.push({
      number: publisher.replaceAll(/[ /-]/g, '') + number.replaceAll('-', '.'),
      edition: found[4] ?? null,
    })
    return ' '
  })
  return { standards, rest }
}

/** The one standard number that a text is; null when it is anything else, or more. */
export function standardNumber(text: string): StandardNumber | null {
  const { standards, rest } = standardsIn(normalized(text))
  const [standard] = standards
  return standard && standards.length === 1 && rest.trim() === '' ? standard : null
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
