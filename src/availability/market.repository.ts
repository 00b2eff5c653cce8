import { and, type SQL, sql } from 'drizzle-orm'
import { type BookableFilter, filterConditions, narrowing } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import type { Db } from '../shared/db.ts'
import { firstQuarterOf, mondayOf, quarterOf, weekOf } from './quarter.ts'

/** What a question to the whole market is narrowed by. */
export interface MarketFilter extends BookableFilter {
  /** Only what is open, taken or not, at this instant. */
  openAt?: Date | undefined
}

/** The conditions of a filter on `bookable`; retired bookables never pass. */
export const marketConditions = ({ openAt, ...filter }: MarketFilter): SQL[] => [
  ...filterConditions(filter),
  ...opening(openAt),
]

/** The same, but for retired bookables, which may pass. */
export const marketNarrowing = ({ openAt, ...filter }: MarketFilter): SQL[] => [
  ...narrowing(filter),
  ...opening(openAt),
]

const opening = (at: Date | undefined): SQL[] => (at ? [isOpenAt(quarterOf(at))] : [])

const isOpenAt = (quarter: number): SQL => {
  const week = weekOf(quarter)
  // Not "exists": that becomes a join which reads every bookable's week.
  return sql`(select get_bit(o.open, ${quarter - firstQuarterOf(week)}::integer) from open_week o
    where o.bookable_id = ${bookables.id} and o.week = ${mondayOf(week)}::date) = 1`
}

/** Which of some bookables pass conditions. */
export const findPassing = async (
  db: Db,
  conditions: readonly SQL[],
  ids: readonly string[],
): Promise<string[]> =>
  (
    await db
      .select({ id: bookables.id })
      .from(bookables)
      .where(and(sql`${bookables.id} = any (${sql.param([...ids])}::uuid[])`, ...conditions))
  ).map(({ id }) => id)
