import { inArray, sql } from 'drizzle-orm'
import { sites } from '../../accounts/sites.table.ts'
import { testServices } from '../../catalog/test-services/test-services.table.ts'
import { type Db, rows, type Tx } from '../../shared/db.ts'
import { grouped } from '../../shared/grouped.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { FREE_STATUSES } from '../order.ts'

/**
 * Keeps the capacity of test services for this transaction: whoever places samples on one has its lock first. Who takes
 * several locks all of them before, here, in one order.
 */
export const lockServices = (tx: Tx, ids: readonly string[]) =>
  tx
    .select({ id: testServices.id })
    .from(testServices)
    .where(inArray(testServices.id, [...ids]))
    .orderBy(testServices.id)
    .for('no key update')

/** By lab, the clock of its first site, for where no service of it is named. */
export async function zonesOfLabs(db: Db, labIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const zones = await db
    .selectDistinctOn([sites.labId], { labId: sites.labId, timeZone: sites.timeZone })
    .from(sites)
    .where(inArray(sites.labId, [...labIds]))
    .orderBy(sites.labId, sites.id)
  return new Map(zones.map(({ labId, timeZone }) => [labId, timeZone]))
}

interface WeekRow {
  id: string
  monday: string
  samples: string
}

/** How many samples of all enterprises services expect, by the Monday of their week, from one Monday on. */
export async function samplesByWeek(
  db: Db,
  serviceIds: readonly string[],
  monday: string,
): Promise<(serviceId: string) => ReadonlyMap<string, number>> {
  // The orders of others count, and are not for the eyes of whoever asks.
  const weeks = await asSystem(db, (db) =>
    rows<WeekRow>(
      db,
      sql`
        select service_id as id, date_trunc('week', expected_on)::date::text as monday, sum(samples) as samples
        from test_order
        where service_id = any (${sql.param([...serviceIds])}::uuid[]) and expected_on >= ${monday}::date
          and status <> all (${sql.param([...FREE_STATUSES])}::text[])
        group by 1, 2`,
    ),
  )
  const services = grouped(weeks, ({ id }) => id)
  return (id) => new Map((services.get(id) ?? []).map((week) => [week.monday, Number(week.samples)]))
}
