import { isNotNull, type SQL, sql } from 'drizzle-orm'
import {
  PRICE_OF,
  serviceConditions,
  type TestServiceFilter,
} from '../../catalog/test-services/test-service-filter.repository.ts'
import { firstTestServices, type TestService } from '../../catalog/test-services/test-services.repository.ts'
import { testServices } from '../../catalog/test-services/test-services.table.ts'
import type { Db } from '../../shared/db.ts'
import type { WantedTest } from './test-hit.ts'

// Of a word that thousands are called by, the first hundreds will do.
const LOOKED_AT_MOST = 300
// Behind every known distance.
const FAR_AWAY = 2_147_483_647
const WORKING_DAYS_OF_WEEK = 5

/** The test services that pass a filter, those that are likely to come first in the order that is wanted. */
export function findTestCandidates(
  db: Db,
  filter: TestServiceFilter,
  wanted: WantedTest,
  distances: ReadonlyMap<string, number> | null,
): Promise<TestService[]> {
  const conditions = [
    ...serviceConditions(filter),
    ...(wanted.urgent ? [isNotNull(testServices.urgentDays)] : []),
  ]
  const order: Record<WantedTest['sort'], SQL[]> = {
    EARLIEST: [],
    PRICE: wanted.sizeClass ? [sql`${PRICE_OF[wanted.sizeClass]} * ${percentOf(wanted)}`] : [],
    DISTANCE: distances ? [distanceOf(distances)] : [],
  }
  return firstTestServices(db, conditions, [...order[wanted.sort], soonness(wanted)], LOOKED_AT_MOST)
}

/** How many working days it takes, before holidays and weekends are looked at. */
const soonness = ({ urgent, samples }: WantedTest): SQL => {
  const days = urgent ? testServices.urgentDays : testServices.normalDays
  return sql`${days} + ${WORKING_DAYS_OF_WEEK}::integer * ((${samples}::integer - 1) / ${testServices.weeklySamples})`
}

const percentOf = ({ urgent }: WantedTest): SQL =>
  urgent ? sql`(100 + ${testServices.urgentPercent})::bigint` : sql`100::bigint`

const distanceOf = (byDistrict: ReadonlyMap<string, number>): SQL =>
  sql`coalesce((${JSON.stringify(Object.fromEntries(byDistrict))}::jsonb ->> ${testServices.district})::integer, ${FAR_AWAY})`
