import { and, type SQL, sql } from 'drizzle-orm'
import { isNumberedKey, numberedKey, type PageRequest, placeOf } from '../../shared/page.ts'
import { sampledFirst } from './sample.ts'
import { queryOf, type TextQuery } from './search-query.ts'
import type { Searched } from './searched.ts'

/** What words found, with how well it fits them: comparable within one question only. */
export type Ranked<Row> = Row & { rank: number }

// Ranking reads each vector: of a word that thousands are called by, any of the first hundreds will do.
const RANKED_AT_MOST = 300
// What a hit counts by its weight D (initials), C, B and A.
const WEIGHTS = sql.raw(`'{0.02, 0.1, 0.4, 1}'`)

type Value = 'typed' | 'meant' | 'query' | 'lastRank' | 'lastId' | 'limit'

/** What a ranking is asked with. */
export function rankingValues(
  { typed, meant }: TextQuery,
  { first, after }: PageRequest,
): Record<Value, unknown> {
  const last = after ? placeOf(after) : null
  const further = meant.filter((query) => !typed.includes(query))
  return {
    typed: JSON.stringify(sampledFirst(typed)),
    meant: JSON.stringify(further),
    query: queryOf(meant),
    lastRank: last?.number ?? null,
    lastId: last?.id ?? null,
    limit: first + 1,
  }
}

/** The ids and ranks of what words find in a table and conditions let pass, the best first, as `best`. */
export function bestByRelevance(
  table: Searched,
  conditions: readonly SQL[],
  value: (name: Value) => unknown,
): SQL {
  // What is called as it was typed comes before what only means the same, and where it is enough, that is not looked for.
  const found = (queries: 'typed' | 'meant', tier: number) => sql`(
    select found.id, ${sql.raw(String(tier))} as tier from jsonb_array_elements_text(${value(queries)}::jsonb) as asked (query)
    cross join lateral (
      select ${table.id} from ${table}
      where ${and(sql`${table.search} @@ asked.query::tsquery`, ...conditions)}
      limit ${sql.raw(String(RANKED_AT_MOST))}
    ) as found)`
  const ranked = sql`(
    select ${table.id},
      ((tier + ts_rank(${WEIGHTS}, ${table.search}, ${value('query')}::tsquery)) * 1000000)::integer as rank
    from (
      select found.id, max(found.tier) as tier
      from (${found('typed', 1)} union all ${found('meant', 0)} limit ${sql.raw(String(RANKED_AT_MOST))}) as found
      group by found.id
    ) as found inner join ${table} on ${table.id} = found.id
  ) as ranked`
  return sql`(
    select ranked.id, ranked.rank from ${ranked}
    where ${value('lastRank')}::integer is null
      or (-ranked.rank, ranked.id) > (-${value('lastRank')}::integer, ${value('lastId')}::uuid)
    order by ranked.rank desc, ranked.id limit ${value('limit')}
  ) as best`
}

/** A ranked list goes on behind rank and id. */
export const rankedKey = ({ rank, id }: Ranked<{ id: string }>): string => numberedKey(rank, id)
export const isRankedKey = (key: string): boolean => isNumberedKey(key, 9)
