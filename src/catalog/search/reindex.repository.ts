import { and, asc, eq, getTableName, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { testServices } from '../test-services/test-services.table.ts'
import { insertSearchWords } from './search-words.repository.ts'
import type { Searchable } from './searchable.ts'
import type { Searched } from './searched.ts'

/** A listing whose search must be made anew. */
export interface Stale {
  id: string
  labId: string
}

const staleOf = ({ id, labId }: Searched) => ({ id, labId })

/** Listings of a table whose search was made by an older version, or of other synonyms. */
export const findStale = (db: Db, table: Searched, version: number, limit: number): Promise<Stale[]> =>
  db
    .select(staleOf(table))
    .from(table)
    .where(lt(table.searchVersion, version))
    .orderBy(asc(table.id))
    .limit(limit)

/** Marks what a lab has on the market and is found by one of some queries as to be made anew. */
export const markStale = (
  tx: Tx,
  table: Searched,
  labId: string,
  queries: readonly string[],
): Promise<Stale[]> =>
  tx
    .update(table)
    .set({ searchVersion: 0 })
    .where(
      and(
        eq(table.labId, labId),
        isNull(table.retiredAt),
        or(...queries.map((query) => sql`${table.search} @@ ${query}::tsquery`)),
      ),
    )
    .returning(staleOf(table))

/** Marks the test services that test by a standard, named by its key, as to be made anew. */
export const markStaleByMethod = (tx: Tx, key: string) =>
  tx
    .update(testServices)
    .set({ searchVersion: 0 })
    .where(sql`${testServices.methodKeys} @> ${sql.param([key])}::text[]`)

const REINDEX_LOCK = 4_711_012

/** One process at a time makes many anew: two that write the same rows could wait for each other. */
export const lockReindexing = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(${REINDEX_LOCK})`)

/** Writes what listings of a table are found by, except where it has been made by this version meanwhile. */
export async function replaceSearch(
  tx: Tx,
  table: Searched,
  version: number,
  made: readonly (Searchable & { id: string })[],
): Promise<void> {
  if (made.length === 0) return
  const given = made.map(({ id, vector }) => ({ id, vector }))
  const name = sql.raw(getTableName(table))
  await tx.execute(sql`
    update ${name} set search = given.vector::tsvector, search_version = ${version}::integer
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (id uuid, vector text)
    where ${name}.id = given.id and ${name}.search_version < ${version}::integer`)
  await insertSearchWords(
    tx,
    made.flatMap(({ words }) => words),
  )
}
