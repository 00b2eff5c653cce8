import { MARKET_SYNONYMS } from './market-synonyms.ts'
import { isPossibleTerm, type Synonyms } from './search-query.ts'
import { isHan, termOf } from './words.ts'

/** Terms of the trade that mean the same, as `termOf` writes them. Two groups of one name are one. */
export interface SynonymGroup {
  /** Its first term. */
  name: string
  terms: readonly string[]
}

/** A term of a group that whoever runs the service has added. */
export interface SynonymRow {
  name: string
  term: string
}

/** The group that some terms make. */
export function groupOf(terms: readonly string[]): SynonymGroup {
  const written = [...new Set(terms.map(termOf))]
  return { name: written[0] ?? '', terms: written }
}

/** Whether a group is of use: two terms and more, all of such a kind as is looked for in what people type. */
export const isUsable = ({ terms }: SynonymGroup): boolean => terms.length > 1 && terms.every(isPossibleTerm)

const BUILT_IN: ReadonlyMap<string, readonly string[]> = new Map(
  MARKET_SYNONYMS.map(groupOf).map(({ name, terms }) => [name, terms]),
)

const NAMES_BY_TERM: ReadonlyMap<string, readonly string[]> = new Map(
  [...new Set([...BUILT_IN.values()].flat())].map((term) => [
    term,
    [...BUILT_IN].filter(([, terms]) => terms.includes(term)).map(([name]) => name),
  ]),
)

// Longer terms first: what is an X-ray photoelectron spectrometer (能谱) is no energy dispersive one.
const TERM = new RegExp(
  [...NAMES_BY_TERM.keys()]
    .sort((a, b) => b.length - a.length)
    .map((term) => `${isHan(term) ? '' : '(?<= )'}${term}${isHan(term.at(-1)!) ? '' : '(?= )'}`)
    .join('|'),
  'gu',
)

/** How a listing is marked that is called by a term of a built-in group, so that all its terms find it alike. */
export const markOf = (name: string): string => `=${name}`

/** The marks of the built-in groups of which a term is in a text. */
export const marksIn = (text: string): string[] => {
  const found = ` ${termOf(text)} `.match(TERM) ?? []
  return builtInNames(found).map(markOf)
}

/** The names of the built-in groups in which one of some terms is. */
export const builtInNames = (terms: readonly string[]): string[] => [
  ...new Set(terms.flatMap((term) => NAMES_BY_TERM.get(term) ?? [])),
]

/** Groups of these names, of what is built in and of what was added. */
const groupsNamed = (names: Iterable<string>, added: readonly SynonymRow[]): SynonymGroup[] =>
  [...new Set(names)].map((name) => {
    const further = added.filter((row) => row.name === name).map(({ term }) => term)
    return { name, terms: [...new Set([name, ...(BUILT_IN.get(name) ?? []), ...further])] }
  })

export const allGroups = (added: readonly SynonymRow[]): SynonymGroup[] =>
  groupsNamed([...BUILT_IN.keys(), ...added.map(({ name }) => name)], added)

/** Of some terms those that mean the same as others, with what that is; `added` holds the added groups of them. */
export function synonymsOf(
  terms: readonly string[],
  added: readonly SynonymRow[],
): ReadonlyMap<string, Synonyms> {
  const groups = groupsNamed([...builtInNames(terms), ...added.map(({ name }) => name)], added)
  return new Map(
    terms.flatMap((term) => {
      const own = groups.filter((group) => group.terms.includes(term))
      if (own.length === 0) return []
      const marks = own.filter(({ name }) => BUILT_IN.has(name)).map(({ name }) => markOf(name))
      const further = own.flatMap((group) =>
        group.terms.filter((each) => each !== term && !isBuiltIn(group, each)),
      )
      return [[term, { marks, terms: [...new Set(further)] }] as const]
    }),
  )
}

/** Whether a term of a group was in it from the start. */
export const isBuiltIn = ({ name }: SynonymGroup, term: string): boolean =>
  BUILT_IN.get(name)?.includes(term) ?? false
