import { sql } from 'drizzle-orm'
import type { Db } from '../shared/db.ts'
import type { Unmet } from './unmet-demand.ts'

export interface CountedUnmet extends Unmet {
  searches: number
}

// Whoever invents numbers of standards must not fill the disk; the market itself asks for far less.
const ROWS_OF_A_WEEK = 50_000

/** Adds to what is counted. Codes that nothing has are passed over: they are what somebody typed. */
export async function addUnmetDemand(db: Db, counted: readonly CountedUnmet[]): Promise<void> {
  // In one order, so that two processes that count the same do not wait for each other.
  await db.execute(sql`
    insert into unmet_demand (week, category, method, district, searches)
    select week, category, method, district, searches
    from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb)
      as given (week date, category text, method text, district text, searches integer)
    where (given.category = '' or exists (select from category known where known.code = given.category))
      and (given.district = '' or exists (select from district known where known.code = given.district))
      and ((select count(*) from unmet_demand kept where kept.week = given.week) < ${ROWS_OF_A_WEEK}
        or exists (select from unmet_demand kept where kept.week = given.week and kept.category = given.category
          and kept.method = given.method and kept.district = given.district))
    order by week, category, method, district
    on conflict (week, category, method, district)
    do update set searches = unmet_demand.searches + excluded.searches`)
}

/** Forgets what was counted for weeks that began so many days ago or longer. */
export const pruneUnmetDemand = (db: Db, days: number) =>
  db.execute(sql`delete from unmet_demand where week <= current_date - ${days}::integer`)
