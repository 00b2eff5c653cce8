import { and, asc, eq, getTableColumns, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { sites } from '../accounts/sites.table.ts'
import { asColumns } from '../shared/column.ts'
import type { Db, Tx } from '../shared/db.ts'
import type { PageRequest } from '../shared/page.ts'
import type { BookableKind } from './bookable.ts'
import { bookables } from './bookables.table.ts'
import { categories } from './categories.table.ts'
import { type Part, pieceQuery, type TextQuery } from './search/search-query.ts'
import { insertSearchWords } from './search/search-words.repository.ts'
import { SEARCH_VERSION, type Searchable } from './search/searchable.ts'
import type { Tariff } from './tariff.ts'

const { search: _, searchVersion: __, ...columns } = getTableColumns(bookables)

/** What a query on `bookable` joined with `site` selects to read a Bookable. */
export const bookableColumns = { ...columns, timeZone: sites.timeZone, district: sites.district }

/** A bookable with what its site says of it. */
export type Bookable = Omit<typeof bookables.$inferSelect, 'search' | 'searchVersion'> & {
  timeZone: string
  district: string
}

const selectBookables = (db: Db) =>
  db.select(bookableColumns).from(bookables).innerJoin(sites, eq(sites.id, bookables.siteId)).$dynamic()

/** What a list of bookables is narrowed by; what is left out does not narrow. */
export interface BookableFilter {
  /** What to ask for words; null finds nothing. */
  words?: TextQuery | null | undefined
  kind?: BookableKind | undefined
  categories?: string[] | undefined
  districts?: string[] | undefined
  labIds?: string[] | undefined
}

/** The conditions of a filter on `bookable` joined with `site`; retired bookables never pass. */
export function filterConditions({ words, kind, categories, districts, labIds }: BookableFilter): SQL[] {
  return [
    isNull(bookables.retiredAt),
    ...(words === undefined ? [] : [(words && hasWords(words.meant)) ?? sql`false`]),
    ...(kind ? [eq(bookables.kind, kind)] : []),
    ...(categories ? [inArray(bookables.category, categories)] : []),
    ...(districts ? [inArray(sites.district, districts)] : []),
    ...(labIds ? [inArray(bookables.labId, labIds)] : []),
  ]
}

/** Each alternative by itself: the index meets the pieces of one, but would read all that any of several has. */
export const hasWords = (parts: readonly Part[]): SQL | undefined =>
  and(
    ...parts.map((part) =>
      or(...part.map((pieces) => sql`${bookables.search} @@ ${pieceQuery(pieces)}::tsquery`)),
    ),
  )

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
  selectBookables(db).where(inArray(bookables.id, [...ids]))

export const findBookable = async (db: Db, id: string): Promise<Bookable | null> =>
  (await findBookables(db, [id]))[0] ?? null

type NewBookable = Omit<typeof bookables.$inferInsert, 'search' | 'searchVersion'>

export async function insertBookables(tx: Tx, rows: readonly (NewBookable & { search: Searchable })[]) {
  const given = rows.map(({ search, ...row }) =>
    asColumns({ ...row, search: search.vector, searchVersion: SEARCH_VERSION }),
  )
  const names = sql.join(
    [...new Set(given.flatMap(Object.keys))].map((name) => sql.identifier(name)),
    sql`, `,
  )
  // As one parameter: a statement may have too few for a thousand rows.
  await tx.execute(sql`
    insert into bookable (${names})
    select ${names} from jsonb_populate_recordset(null::bookable, ${JSON.stringify(given)}::jsonb) order by id`)
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
    .set({ ...changes, ...searchColumns(search) })
    .where(eq(bookables.id, id))
  await insertSearchWords(tx, search.words)
}

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
