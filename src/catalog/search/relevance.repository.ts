import { and, asc, desc, isNull, type SQL, sql } from 'drizzle-orm'
import { built, type Db } from '../../shared/db.ts'
import { isNumberedKey, numberedKey, type PageRequest, placeOf } from '../../shared/page.ts'
import { type Bookable, bookableColumns } from '../bookables.repository.ts'
import { bookables } from '../bookables.table.ts'
import { sampledFirst } from './sample.ts'
import { queryOf, type TextQuery } from './search-query.ts'

export interface RankedBookable extends Bookable {
  /** How well it fits the words: comparable within one question only. */
  rank: number
}

// Ranking reads each vector: of a word that thousands are called by, any of the first hundreds will do.
const RANKED_AT_MOST = 300
// What a hit counts by its weight D (initials), C, B and A.
const WEIGHTS = sql.raw(`'{0.02, 0.1, 0.4, 1}'`)

/** Bookables of the whole market, or that pass conditions, which words find; those that they fit best first. */
export async function listByRelevance(
  db: Db,
  { typed, meant }: TextQuery,
  conditions: readonly SQL[] | null,
  { first, after }: PageRequest,
): Promise<RankedBookable[]> {
  const last = after ? placeOf(after) : null
  const further = meant.filter((query) => !typed.includes(query))
  const values = {
    typed: JSON.stringify(sampledFirst(typed)),
    meant: JSON.stringify(further),
    query: queryOf(meant),
    lastRank: last?.number ?? null,
    lastId: last?.id ?? null,
    limit: first + 1,
  }
  // Conditions differ too much to be kept prepared.
  if (!conditions) return wholeMarketQuery(db).execute(values)
  return rankedQuery(db, conditions, (name) => values[name])
}

type Value = 'typed' | 'meant' | 'query' | 'lastRank' | 'lastId' | 'limit'

function rankedQuery(db: Db, conditions: readonly SQL[], value: (name: Value) => unknown) {
  // What is called as it was typed comes before what only means the same, and where it is enough, that is not looked for.
  const found = (queries: 'typed' | 'meant', tier: number) => sql`(
    select found.id, ${sql.raw(String(tier))} as tier from jsonb_array_elements_text(${value(queries)}::jsonb) as asked (query)
    cross join lateral (
      select ${bookables.id} from ${bookables}
      where ${and(sql`${bookables.search} @@ asked.query::tsquery`, ...conditions)}
      limit ${sql.raw(String(RANKED_AT_MOST))}
    ) as found)`
  const ranked = sql`(
    select ${bookables.id},
      ((tier + ts_rank(${WEIGHTS}, ${bookables.search}, ${value('query')}::tsquery)) * 1000000)::integer as rank
    from (
      select found.id, max(found.tier) as tier
      from (${found('typed', 1)} union all ${found('meant', 0)} limit ${sql.raw(String(RANKED_AT_MOST))}) as found
      group by found.id
    ) as found inner join ${bookables} on ${bookables.id} = found.id
  ) as ranked`
  const best = sql`(
    select ranked.id, ranked.rank from ${ranked}
    where ${value('lastRank')}::integer is null
      or (-ranked.rank, ranked.id) > (-${value('lastRank')}::integer, ${value('lastId')}::uuid)
    order by ranked.rank desc, ranked.id limit ${value('limit')}
  ) as best`
  const rank = sql<number>`best.rank`
  return db
    .select({ ...bookableColumns, rank })
    .from(bookables)
    .innerJoin(best, sql`best.id = ${bookables.id}`)
    .orderBy(desc(rank), asc(bookables.id))
}

const wholeMarketQuery = built((db) =>
  rankedQuery(db, [isNull(bookables.retiredAt)], sql.placeholder).prepare('list_by_relevance'),
)

/** A ranked list goes on behind rank and id. */
export const rankedKey = ({ rank, id }: RankedBookable): string => numberedKey(rank, id)
export const isRankedKey = (key: string): boolean => isNumberedKey(key, 9)
