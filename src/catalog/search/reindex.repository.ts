import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { bookables } from '../bookables.table.ts'
import { insertSearchWords } from './search-words.repository.ts'
import type { Searchable } from './searchable.ts'

/** A bookable whose search must be made anew. */
export interface Stale {
  id: string
  labId: string
}

const stale = { id: bookables.id, labId: bookables.labId }

/** Bookables whose search was made by an older version, or of other synonyms. */
export const findStale = (db: Db, version: number, limit: number): Promise<Stale[]> =>
  db
    .select(stale)
    .from(bookables)
    .where(lt(bookables.searchVersion, version))
    .orderBy(asc(bookables.id))
    .limit(limit)

/** Marks what a lab has on the market and is found by one of some queries as to be made anew. */
export const markStale = (tx: Tx, labId: string, queries: readonly string[]): Promise<Stale[]> =>
  tx
    .update(bookables)
    .set({ searchVersion: 0 })
    .where(
      and(
        eq(bookables.labId, labId),
        isNull(bookables.retiredAt),
        or(...queries.map((query) => sql`${bookables.search} @@ ${query}::tsquery`)),
      ),
    )
    .returning(stale)

const REINDEX_LOCK = 4_711_012

/** One process at a time makes many anew: two that write the same rows could wait for each other. */
export const lockReindexing = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(${REINDEX_LOCK})`)

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
