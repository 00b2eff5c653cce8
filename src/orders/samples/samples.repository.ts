import { and, asc, count, eq, gt, inArray, lte } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type SampleRow, samples } from './samples.table.ts'

/** Samples by id, in the order in which they were registered. */
export const findSamples = (db: Db, ids: readonly string[]): Promise<SampleRow[]> =>
  db
    .select()
    .from(samples)
    .where(inArray(samples.id, [...ids]))
    .orderBy(asc(samples.number))

export const findSampleLabelled = async (db: Db, label: string): Promise<SampleRow | null> =>
  (await db.select().from(samples).where(eq(samples.label, label)))[0] ?? null

/** All samples of an order, in the order in which they were registered. */
export const samplesOf = (db: Db, orderId: string): Promise<SampleRow[]> =>
  db.select().from(samples).where(eq(samples.orderId, orderId)).orderBy(asc(samples.number))

/** The same page of the samples of each of some orders, whose numbers have no holes. */
export const pageOfSamples = (
  db: Db,
  orderIds: readonly string[],
  { first, after }: PageRequest,
): Promise<SampleRow[]> =>
  db
    .select()
    .from(samples)
    .where(
      and(
        inArray(samples.orderId, [...orderIds]),
        gt(samples.number, Number(after ?? 0)),
        lte(samples.number, Number(after ?? 0) + first + 1),
      ),
    )
    .orderBy(asc(samples.number))

export async function countSamples(db: Db, orderId: string): Promise<number> {
  const [counted] = await db.select({ samples: count() }).from(samples).where(eq(samples.orderId, orderId))
  return counted!.samples
}

export const insertSamples = (tx: Tx, rows: readonly (typeof samples.$inferInsert)[]): Promise<SampleRow[]> =>
  tx
    .insert(samples)
    .values([...rows])
    .returning()
