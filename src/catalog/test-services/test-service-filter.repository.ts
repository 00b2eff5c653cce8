import { and, eq, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { SizeClass } from '../../accounts/size-class.ts'
import type { Fen } from '../../shared/money.ts'
import type { AccreditationScheme } from '../accreditation.ts'
import { accreditations } from '../accreditations.table.ts'
import type { QualityElement } from '../bookable.ts'
import type { TextQuery } from '../search/search-query.ts'
import { lexemesAskedFor, type StandardNumber } from '../search/standard-number.ts'
import type { Ordering } from './test-service.ts'
import { testServices } from './test-services.table.ts'

/** Part of a parameter or material, and how it is looked for. */
export interface Term {
  /** As `normalized` writes it. */
  text: string
  queries: readonly string[]
}

/** Under which schemes a lab is to be accredited, and when, in local days. */
export interface AccreditedOn {
  schemes: readonly AccreditationScheme[]
  /** It began on this day at the latest. */
  beganBy: string
  /** It holds on this day still. */
  holdsOn: string
}

/** What a list of test services is narrowed by; what is left out does not narrow. */
export interface TestServiceFilter {
  words?: TextQuery | undefined
  /** What is tested by any of these standards, in this edition or in any. */
  methods?: readonly StandardNumber[] | undefined
  parameter?: Term | undefined
  material?: Term | undefined
  qualityElements?: readonly QualityElement[] | undefined
  districts?: readonly string[] | undefined
  labIds?: readonly string[] | undefined
  ordering?: Ordering | undefined
  accredited?: AccreditedOn | undefined
  /** Normally within so many working days. */
  withinDays?: number | undefined
  /** Urgently, if not normally, within so many working days. */
  urgentWithinDays?: number | undefined
  /** A sample costs an enterprise of this class so much at most. */
  atMost?: { fen: Fen; sizeClass: SizeClass } | undefined
}

/** The conditions of a filter on `test_service`; retired services never pass. */
export const serviceConditions = (filter: TestServiceFilter): SQL[] => [
  isNull(testServices.retiredAt),
  ...given(filter.words, ({ meant }) => found(meant)),
  ...given(filter.methods, testedBy),
  ...given(filter.parameter, (term) => names(testServices.parameters, term)),
  ...given(filter.material, (term) => names(testServices.materials, term)),
  ...given(filter.qualityElements, (elements) => inArray(testServices.qualityElement, [...elements])),
  ...given(filter.districts, (districts) => inArray(testServices.district, [...districts])),
  ...given(filter.labIds, (labIds) => inArray(testServices.labId, [...labIds])),
  ...given(filter.ordering, (ordering) => eq(testServices.ordering, ordering)),
  ...given(filter.accredited, (asked) => isAccredited(asked, filter.methods)),
  ...given(filter.withinDays, (days) => lte(testServices.normalDays, days)),
  ...given(
    filter.urgentWithinDays,
    (days) => sql`coalesce(${testServices.urgentDays}, ${testServices.normalDays}) <= ${days}`,
  ),
  ...given(filter.atMost, ({ fen, sizeClass }) => sql`${PRICE_OF[sizeClass]} <= ${fen}::bigint`),
]

const given = <Value>(value: Value | undefined, condition: (value: Value) => SQL): SQL[] =>
  value === undefined ? [] : [condition(value)]

/** The price of a sample by size class. */
export const PRICE_OF = {
  MICRO: testServices.microFen,
  SMALL: testServices.smallFen,
  MEDIUM: testServices.mediumFen,
  LARGE: testServices.largeFen,
} as const satisfies Record<SizeClass, unknown>

const found = (queries: readonly string[]): SQL =>
  or(...queries.map((query) => sql`${testServices.search} @@ ${query}::tsquery`)) ?? sql`false`

function testedBy(methods: readonly StandardNumber[]): SQL {
  const lexemes = methods.flatMap(lexemesAskedFor).map((lexeme) => `'${lexeme}'`)
  const isNamed = methods.map(
    (method) =>
      sql`exists (select from unnest(${testServices.methodKeys}) as own (key) where ${isKeyOf(method)})`,
  )
  // The index knows of every standard in a text; of these only methods count.
  return lexemes.length > 0
    ? sql`(${testServices.search} @@ ${lexemes.join(' | ')}::tsquery and ${or(...isNamed)})`
    : sql`false`
}

/** Whether `own.key` is a standard, or a part of it, in the edition that is named. */
function isKeyOf({ number, edition }: StandardNumber): SQL {
  const isNumber = sql`split_part(own.key, '-', 1) = ${number} or starts_with(own.key, ${`${number}.`})`
  return edition === null ? sql`(${isNumber})` : sql`own.key = ${`${number}-${edition}`}`
}

const names = (
  column: typeof testServices.parameters | typeof testServices.materials,
  { text, queries }: Term,
): SQL => sql`(${found(queries)}
  and exists (select from unnest(${column}) as own (name) where strpos(lower(normalize(own.name, NFKC)), ${text}) > 0))`

/** By a scope for one of the methods that were asked for, or for any of its own where none were. */
function isAccredited(
  { schemes, beganBy, holdsOn }: AccreditedOn,
  methods: readonly StandardNumber[] | undefined,
) {
  const asked = methods?.map(({ number, edition }) =>
    and(
      or(eq(accreditations.number, number), sql`starts_with(${accreditations.number}, ${`${number}.`})`),
      edition === null ? undefined : or(isNull(accreditations.edition), eq(accreditations.edition, edition)),
    ),
  )
  return sql`exists (select from ${accreditations}
    where ${accreditations.labId} = ${testServices.labId} and ${inArray(accreditations.scheme, [...schemes])}
      and ${accreditations.number} = any (${testServices.methodNumbers})
      and (${accreditations.edition} is null
        or ${accreditations.number} || '-' || ${accreditations.edition} = any (${testServices.methodKeys}))
      and ${accreditations.validFrom} <= ${beganBy}::date and ${accreditations.validUntil} >= ${holdsOn}::date
      and ${asked ? (or(...asked) ?? sql`false`) : sql`true`})`
}
