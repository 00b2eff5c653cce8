import { mondayOf, quarterOf, weekOf } from '../availability/quarter.ts'
import { standardsIn } from '../catalog/search/standard-number.ts'
import { normalized } from '../catalog/search/words.ts'

/** What was asked for and not found, as far as it may be kept; what the question did not name is ''. */
export interface Unmet {
  week: string
  category: string
  method: string
  district: string
}

/** A question for free time. Of its text only numbers of standards are kept: words may be of a person. */
export interface UnmetQuestion {
  categories?: readonly string[] | null | undefined
  districts?: readonly string[] | null | undefined
  /** Standards, as people write them. */
  methods?: readonly string[] | null | undefined
  text?: string | null | undefined
  /** From when on time was asked for. */
  from: Date
}

/** What a question counts as: one for each combination of what it names. None where it names what finds nothing ever. */
export function unmetOf({ categories, districts, methods, text, from }: UnmetQuestion): Unmet[] {
  const week = mondayOf(weekOf(quarterOf(from)))
  const numbers = [...(methods ?? []), text ?? ''].flatMap(numbersIn)
  const parts = { category: codes(categories), method: orUnnamed(numbers), district: codes(districts) }
  const { category, method, district } = narrowed(parts)
  return category.flatMap((category) =>
    method.flatMap((method) => district.map((district) => ({ week, category, method, district }))),
  )
}

const UNNAMED = ['']
/** No code or number that means something is longer, and many of them are remembered. */
const LONGEST = 32
const short = (name: string) => name !== '' && name.length <= LONGEST

const codes = (named: readonly string[] | null | undefined): string[] =>
  named ? [...new Set(named.filter(short))] : UNNAMED

const orUnnamed = (numbers: readonly string[]): string[] =>
  numbers.length > 0 ? [...new Set(numbers)] : UNNAMED

const numbersIn = (text: string): string[] =>
  standardsIn(normalized(text))
    .standards.map(({ number }) => number)
    .filter(short)

const MOST_OF_ONE = 20

/** Whoever names so many of something means none of them in particular: the longest list counts as not named. */
function narrowed<Name extends string>(parts: Record<Name, string[]>): Record<Name, string[]> {
  const lists = Object.entries<string[]>(parts)
  if (lists.reduce((product, [, list]) => product * list.length, 1) <= MOST_OF_ONE) return parts
  const [longest] = lists.reduce((a, b) => (b[1].length > a[1].length ? b : a))
  return narrowed({ ...parts, [longest]: UNNAMED })
}
