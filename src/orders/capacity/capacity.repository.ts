import { eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { sites } from '../../accounts/sites.table.ts'
import { type TestServiceRow, testServices } from '../../catalog/test-services/test-services.table.ts'
import { type Db, rows, type Tx } from '../../shared/db.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { FREE_STATUSES } from '../order.ts'

/** A test service, and the zone of the site at which samples are received. */
export type PlacedService = TestServiceRow & { timeZone: string }

const query = (db: Db) =>
  db
    .select({ ...getTableColumns(testServices), timeZone: sites.timeZone })
    .from(testServices)
    .innerJoin(sites, eq(sites.id, testServices.siteId))

export const findService = async (db: Db, id: string): Promise<PlacedService | null> =>
  (await query(db).where(eq(testServices.id, id)))[0] ?? null

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

/** Where no service of a lab is named, the clock of its first site; of China, where it has none. */
export async function zoneOfLab(db: Db, labId: string): Promise<string> {
  const [site] = await db
    .select({ timeZone: sites.timeZone })
    .from(sites)
    .where(eq(sites.labId, labId))
    .orderBy(sites.id)
    .limit(1)
  return site?.timeZone ?? 'Asia/Shanghai'
}

/** How many samples of all enterprises a service expects, by the Monday of their week, from one Monday on. */
export async function samplesByWeek(
  tx: Tx,
  serviceId: string,
  monday: string,
): Promise<ReadonlyMap<string, number>> {
  // The orders of others count, and are not for the eyes of whoever asks.
  const weeks = await asSystem(tx, () =>
    rows<{ monday: string; samples: string }>(
      tx,
      sql`
        select date_trunc('week', expected_on)::date::text as monday, sum(samples) as samples from test_order
        where service_id = ${serviceId}::uuid and expected_on >= ${monday}::date
          and status <> all (${sql.param([...FREE_STATUSES])}::text[])
        group by 1`,
    ),
  )
  return new Map(weeks.map((week) => [week.monday, Number(week.samples)]))
}
