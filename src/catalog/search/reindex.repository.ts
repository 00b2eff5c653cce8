import { asc, eq, lt, sql } from 'drizzle-orm'
import { sites } from '../../accounts/sites.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { type Bookable, bookableColumns } from '../bookables.repository.ts'
import { bookables } from '../bookables.table.ts'
import { insertSearchWords } from './search-words.repository.ts'
import type { Searchable } from './searchable.ts'

/** Bookables whose search was made by an older version. */
export const findStale = (db: Db, version: number, limit: number): Promise<Bookable[]> =>
  db
    .select(bookableColumns)
    .from(bookables)
    .innerJoin(sites, eq(sites.id, bookables.siteId))
    .where(lt(bookables.searchVersion, version))
    .orderBy(asc(bookables.id))
    .limit(limit)

/** Writes what bookables are found by, except where it has been made by this version meanwhile. */
export async function replaceSearch(
  tx: Tx,
  version: number,
  made: readonly (Searchable & { id: string })[],
): Promise<void> {
  if (made.length === 0) return
  const given = made.map(({ id, vector }) => ({ id, vector }))
  await tx.execute(sql`
    update bookable set search = given.vector::tsvector, search_version = ${version}::integer
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (id uuid, vector text)
    where bookable.id = given.id and bookable.search_version < ${version}::integer`)
  await insertSearchWords(
    tx,
    made.flatMap(({ words }) => words),
  )
}
