import { asc, eq, inArray } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { type SampleRow, samples } from './samples.table.ts'

export const findSamples = (db: Db, ids: readonly string[]): Promise<SampleRow[]> =>
  db
    .select()
    .from(samples)
    .where(inArray(samples.id, [...ids]))

export const findSampleLabelled = async (db: Db, label: string): Promise<SampleRow | null> =>
  (await db.select().from(samples).where(eq(samples.label, label)))[0] ?? null

/** The samples of each of some orders, in the order in which they were registered. */
export const samplesOfOrders = (db: Db, orderIds: readonly string[]): Promise<SampleRow[]> =>
  db
    .select()
    .from(samples)
    .where(inArray(samples.orderId, [...orderIds]))
    .orderBy(asc(samples.number))

export const insertSamples = (tx: Tx, rows: readonly (typeof samples.$inferInsert)[]): Promise<SampleRow[]> =>
  tx
    .insert(samples)
    .values([...rows])
    .returning()
