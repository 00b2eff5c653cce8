import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { type BookingRow, bookings } from '../bookings/bookings.table.ts'
import {
  type BundlePartRow,
  type BundleRow,
  bundleParts,
  bundles,
} from '../bookings/bundled/bundles.table.ts'
import { type OrderRow, orders } from '../orders/orders.table.ts'
import type { Db, Tx } from '../shared/db.ts'
import type { PageRequest } from '../shared/page.ts'

export async function insertBundle(
  tx: Tx,
  bundle: typeof bundles.$inferInsert,
  parts: readonly (typeof bundleParts.$inferInsert)[],
): Promise<BundleRow> {
  const [inserted] = await tx.insert(bundles).values(bundle).returning()
  await tx.insert(bundleParts).values([...parts])
  return inserted!
}

export const findBundles = (db: Db, ids: readonly string[]): Promise<BundleRow[]> =>
  db
    .select()
    .from(bundles)
    .where(inArray(bundles.id, [...ids]))

export const findBundle = async (db: Db, id: string): Promise<BundleRow | null> =>
  (await findBundles(db, [id]))[0] ?? null

/** What is done to a bundle as a whole is done by one after the other. */
export const lockBundle = (tx: Tx, id: string) =>
  tx.select({ id: bundles.id }).from(bundles).where(eq(bundles.id, id)).for('update')

/** A part of a bundle with what it has come to be. */
export interface PartRow extends BundlePartRow {
  booking: BookingRow | null
  order: OrderRow | null
}

/** The parts of some bundles, in their order. */
export async function partsOf(db: Db, bundleIds: readonly string[]): Promise<PartRow[]> {
  const found = await db
    .select({ part: bundleParts, booking: bookings, order: orders })
    .from(bundleParts)
    .leftJoin(bookings, eq(bookings.bundlePartId, bundleParts.id))
    .leftJoin(orders, eq(orders.bundlePartId, bundleParts.id))
    .where(inArray(bundleParts.bundleId, [...bundleIds]))
    .orderBy(asc(bundleParts.position))
  return found.map(({ part, booking, order }) => ({ ...part, booking, order }))
}

/** The bundles to which some parts belong, by the ids of the parts. */
export async function bundlesOfParts(
  db: Db,
  partIds: readonly string[],
): Promise<(BundleRow & { partId: string })[]> {
  const found = await db
    .select({ partId: bundleParts.id, bundle: bundles })
    .from(bundleParts)
    .innerJoin(bundles, eq(bundles.id, bundleParts.bundleId))
    .where(inArray(bundleParts.id, [...partIds]))
  return found.map(({ partId, bundle }) => ({ ...bundle, partId }))
}

/** The bundles of an enterprise, or under a mandate, the newest first. */
export function listBundles(
  db: Db,
  owner: { enterpriseId: string } | { mandateId: string },
  { first, after }: PageRequest,
): Promise<BundleRow[]> {
  const own =
    'mandateId' in owner
      ? eq(bundles.mandateId, owner.mandateId)
      : eq(bundles.enterpriseId, owner.enterpriseId)
  return db
    .select()
    .from(bundles)
    .where(and(own, after ? lt(bundles.id, after) : undefined))
    .orderBy(desc(bundles.id))
    .limit(first + 1)
}

/** Makes a booking the part of a bundle; the one that was it before is no longer. */
export async function putBooking(tx: Tx, partId: string, bookingId: string, dueAt?: Date): Promise<void> {
  await tx.update(bookings).set({ bundlePartId: null }).where(eq(bookings.bundlePartId, partId))
  await tx
    .update(bookings)
    .set({ bundlePartId: partId, ...(dueAt && { dueAt }) })
    .where(eq(bookings.id, bookingId))
}

/** The same with an order. */
export async function putOrder(tx: Tx, partId: string, orderId: string): Promise<void> {
  await tx.update(orders).set({ bundlePartId: null }).where(eq(orders.bundlePartId, partId))
  await tx.update(orders).set({ bundlePartId: partId }).where(eq(orders.id, orderId))
}
