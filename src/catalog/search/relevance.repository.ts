import { asc, desc, isNull, type SQL, sql } from 'drizzle-orm'
import { built, type Db } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type Bookable, bookableColumns } from '../bookables.repository.ts'
import { bookables } from '../bookables.table.ts'
import { bestByRelevance, type Ranked, rankingValues } from './ranking.repository.ts'
import type { TextQuery } from './search-query.ts'

export type RankedBookable = Ranked<Bookable>

/** Bookables of the whole market, or that pass conditions, which words find; those that they fit best first. */
export async function listByRelevance(
  db: Db,
  words: TextQuery,
  conditions: readonly SQL[] | null,
  page: PageRequest,
): Promise<RankedBookable[]> {
  const values = rankingValues(words, page)
  // Conditions differ too much to be kept prepared.
  if (!conditions) return wholeMarketQuery(db).execute(values)
  return rankedQuery(db, conditions, (name) => values[name])
}

function rankedQuery(db: Db, conditions: readonly SQL[], value: Parameters<typeof bestByRelevance>[2]) {
  const rank = sql<number>`best.rank`
  return db
    .select({ ...bookableColumns, rank })
    .from(bookables)
    .innerJoin(bestByRelevance(bookables, conditions, value), sql`best.id = ${bookables.id}`)
    .orderBy(desc(rank), asc(bookables.id))
}

const wholeMarketQuery = built((db) =>
  rankedQuery(db, [isNull(bookables.retiredAt)], sql.placeholder).prepare('list_by_relevance'),
)
