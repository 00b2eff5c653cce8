import { and, asc, eq, getTableColumns, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { sites } from '../accounts/sites.table.ts'
import { asColumns } from '../shared/column.ts'
import { built, type Db, type Tx } from '../shared/db.ts'
import { togetherById } from '../shared/loader.ts'
import type { PageRequest } from '../shared/page.ts'
import { type BookableKind, kindsServing, type QualityElement, type ServiceMode } from './bookable.ts'
import { bookables } from './bookables.table.ts'
import { categories } from './categories.table.ts'
import { fieldName, languageTag } from './expertise.ts'
import type { MeetingPlace } from './meeting-place.ts'
import type { TextQuery } from './search/search-query.ts'
import { insertSearchWords } from './search/search-words.repository.ts'
import { SEARCH_VERSION, type Searchable } from './search/searchable.ts'
import { lexemesAskedFor, type StandardNumber } from './search/standard-number.ts'
import type { Tariff } from './tariff.ts'

const { search: _, searchVersion: __, ...columns } = getTableColumns(bookables)

// Not joined: for fifty of them the planner would rather read all sites.
const timeZone = sql<string>`(select s.time_zone from site s where s.id = bookable.site_id)`

/** What a query on `bookable` selects to read a Bookable. */
export const bookableColumns = { ...columns, timeZone }

/** A bookable with what its site says of it. */
export type Bookable = Omit<typeof bookables.$inferSelect, 'search' | 'searchVersion'> & {
  timeZone: string
}

const selectBookables = (db: Db) => db.select(bookableColumns).from(bookables).$dynamic()

/** What a list of bookables is narrowed by; what is left out does not narrow. */
export interface BookableFilter {
  words?: TextQuery | undefined
  kind?: BookableKind | undefined
  categories?: string[] | undefined
  districts?: string[] | undefined
  labIds?: string[] | undefined
  /** What names any of these standards, in this edition or in none. */
  methods?: StandardNumber[] | undefined
  qualityElements?: QualityElement[] | undefined
  serviceModes?: ServiceMode[] | undefined
  /** What is held in any of these languages, by tag. */
  languages?: string[] | undefined
  /** Experts in any of these fields, by their name in either language. */
  fields?: string[] | undefined
  meetingPlaces?: MeetingPlace[] | undefined
}

/** The conditions of a filter on `bookable`; retired bookables never pass. */
export const filterConditions = (filter: BookableFilter): SQL[] => [
  isNull(bookables.retiredAt),
  ...narrowing(filter),
]

/** The same, but for retired bookables, which may pass. */
export function narrowing(filter: BookableFilter): SQL[] {
  const { words, kind, categories, districts, labIds, methods, qualityElements, serviceModes } = filter
  const { languages, fields, meetingPlaces } = filter
  return [
    ...(words ? [hasWords(words)] : []),
    ...(kind ? [eq(bookables.kind, kind)] : []),
    ...(categories ? [inArray(bookables.category, categories)] : []),
    ...(districts ? [inArray(bookables.district, districts)] : []),
    ...(labIds ? [inArray(bookables.labId, labIds)] : []),
    ...(methods ? [namesOneOf(methods)] : []),
    ...(qualityElements ? [hasOneOf(bookables.qualityElements, qualityElements)] : []),
    ...(serviceModes ? [inArray(bookables.kind, kindsServing(serviceModes))] : []),
    ...(languages
      ? [
          hasOneOf(
            bookables.languages,
            languages.map((tag) => languageTag(tag) ?? tag),
          ),
        ]
      : []),
    ...(fields ? [hasOneOf(bookables.fieldNames, fields.map(fieldName))] : []),
    ...(meetingPlaces ? [hasOneOf(bookables.meetingPlaces, meetingPlaces)] : []),
  ]
}

const hasOneOf = (column: AnyPgColumn, wanted: readonly string[]): SQL =>
  sql`${column} && ${sql.param([...wanted])}::text[]`

const namesOneOf = (methods: readonly StandardNumber[]): SQL => {
  const lexemes = methods.flatMap(lexemesAskedFor).map((lexeme) => `'${lexeme}'`)
  return lexemes.length > 0 ? sql`${bookables.search} @@ ${lexemes.join(' | ')}::tsquery` : sql`false`
}

const hasWords = ({ meant }: TextQuery): SQL =>
  or(...meant.map((query) => sql`${bookables.search} @@ ${query}::tsquery`)) ?? sql`false`

/** Bookables by id, which is the order in which they were published. */
export const listBookables = (
  db: Db,
  conditions: readonly SQL[],
  { first, after }: PageRequest,
): Promise<Bookable[]> =>
  selectBookables(db)
    .where(and(...conditions, after ? gt(bookables.id, after) : undefined))
    .orderBy(asc(bookables.id))
    .limit(first + 1)

export const findBookables = (db: Db, ids: readonly string[]): Promise<Bookable[]> =>
  bookablesQuery(db).execute({ ids: [...ids] })

const bookablesQuery = built((db) =>
  selectBookables(db)
    .where(sql`${bookables.id} = any (${sql.placeholder('ids')}::uuid[])`)
    .prepare('find_bookables'),
)

/** Bookables by id; those of one moment are read together. */
export const bookableLoader = togetherById(findBookables)

type NewBookable = Omit<typeof bookables.$inferInsert, 'search' | 'searchVersion' | 'district'>

export async function insertBookables(tx: Tx, rows: readonly (NewBookable & { search: Searchable })[]) {
  const given = rows.map(({ search, ...row }) =>
    asColumns({ ...row, search: search.vector, searchVersion: SEARCH_VERSION }),
  )
  const names = [...new Set(given.flatMap(Object.keys))].map((name) => sql.identifier(name))
  const values = names.map((name) => sql`given.${name}`)
  // As one parameter: a statement may have too few for a thousand rows.
  await tx.execute(sql`
    insert into bookable (${sql.join(names, sql`, `)}, district)
    select ${sql.join(values, sql`, `)}, site.district
    from jsonb_populate_recordset(null::bookable, ${JSON.stringify(given)}::jsonb) as given
    left join site on site.id = given.site_id order by given.id`)
  await insertSearchWords(
    tx,
    rows.flatMap(({ search }) => search.words),
  )
}

export async function updateBookable(
  tx: Tx,
  id: string,
  { search, ...changes }: Partial<NewBookable> & { search: Searchable },
) {
  await tx
    .update(bookables)
    .set({
      ...changes,
      ...searchColumns(search),
      ...(changes.siteId && { district: districtOf(changes.siteId) }),
    })
    .where(eq(bookables.id, id))
  await insertSearchWords(tx, search.words)
}

const districtOf = (siteId: string): SQL =>
  sql`(select ${sites.district} from ${sites} where ${sites.id} = ${siteId})`

const searchColumns = ({ vector }: Searchable) => ({
  search: sql`${vector}::tsvector`,
  searchVersion: SEARCH_VERSION,
})

export const retireBookableRow = (tx: Tx, id: string, now: Date) =>
  tx.update(bookables).set({ retiredAt: now }).where(eq(bookables.id, id))

export const listCategories = (db: Db) => db.select().from(categories).orderBy(asc(categories.code))

export const tariffOf = ({ microFen, smallFen, mediumFen, largeFen, pricing }: TariffColumns): Tariff => ({
  ...pricing,
  rates: { MICRO: microFen, SMALL: smallFen, MEDIUM: mediumFen, LARGE: largeFen },
})

export type TariffColumns = Pick<Bookable, 'microFen' | 'smallFen' | 'mediumFen' | 'largeFen' | 'pricing'>
