import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { union } from 'drizzle-orm/pg-core'
import { sites } from '../../accounts/sites.table.ts'
import type { Db } from '../../shared/db.ts'
import { isNumberedKey, numberedKey, type PageRequest, placeOf } from '../../shared/page.ts'
import { type Bookable, bookableColumns, hasWords } from '../bookables.repository.ts'
import { bookables } from '../bookables.table.ts'
import { queryOf, type TextQuery } from './search-query.ts'

export interface RankedBookable extends Bookable {
  /** How well it fits the words: comparable within one question only. */
  rank: number
}

// Ranking reads each vector: of a word that thousands are called by, any of the first hundreds will do.
const RANKED_AT_MOST = 300
// What a hit counts by its weight D (initials), C, B and A.
const WEIGHTS = sql.raw(`'{0.02, 0.1, 0.4, 1}'`)

/** Bookables that pass conditions, among them the words; those that the words fit best first. */
export async function listByRelevance(
  db: Db,
  { typed, meant }: TextQuery,
  conditions: readonly SQL[],
  { first, after }: PageRequest,
): Promise<RankedBookable[]> {
  const matching = (more?: SQL) =>
    db
      .select({ id: bookables.id })
      .from(bookables)
      .innerJoin(sites, eq(sites.id, bookables.siteId))
      .where(and(...conditions, more))
      .limit(RANKED_AT_MOST)
  const found = union(matching(hasWords(typed)), matching())
  // What is called as it was typed comes before what only means the same.
  const rank = sql<number>`((ts_rank_cd(${WEIGHTS}, ${bookables.search}, ${queryOf(meant)}::tsquery)
    + (${bookables.search} @@ ${queryOf(typed)}::tsquery)::integer) * 1000000)::integer`
  return db
    .select({ ...bookableColumns, rank })
    .from(bookables)
    .innerJoin(sites, eq(sites.id, bookables.siteId))
    .where(and(inArray(bookables.id, found), after ? behind(rank, after) : undefined))
    .orderBy(desc(rank), asc(bookables.id))
    .limit(first + 1)
}

function behind(rank: SQL<number>, key: string): SQL {
  const { number: last, id } = placeOf(key)
  return sql`(-(${rank}), ${bookables.id}) > (-(${last}::integer), ${id}::uuid)`
}

/** A ranked list goes on behind rank and id. */
export const rankedKey = ({ rank, id }: RankedBookable): string => numberedKey(rank, id)
export const isRankedKey = (key: string): boolean => isNumberedKey(key, 9)
