import { type SQL, sql } from 'drizzle-orm'
import { type BookableFilter, filterConditions } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import { firstQuarterOf, mondayOf, quarterOf, weekOf } from './quarter.ts'

/** What a question to the whole market is narrowed by. */
export interface MarketFilter extends BookableFilter {
  /** Only what is open, taken or not, at this instant. */
  openAt?: Date | undefined
}

/** The conditions of a filter on `bookable`. */
export function marketConditions({ openAt, ...filter }: MarketFilter): SQL[] {
  return [...filterConditions(filter), ...(openAt ? [isOpenAt(quarterOf(openAt))] : [])]
}

const isOpenAt = (quarter: number): SQL => {
  const week = weekOf(quarter)
  // Not "exists": that becomes a join which reads every bookable's week.
  return sql`(select get_bit(o.open, ${quarter - firstQuarterOf(week)}::integer) from open_week o
    where o.bookable_id = ${bookables.id} and o.week = ${mondayOf(week)}::date) = 1`
}
