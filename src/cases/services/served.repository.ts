import { and, eq, gt, isNotNull, notExists, type SQL, sql } from 'drizzle-orm'
import { organizations } from '../../accounts/organizations.table.ts'
import { bookings } from '../../bookings/bookings.table.ts'
import { SERVICE_MODE_OF, type ServiceMode } from '../../catalog/bookable.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import { testServices } from '../../catalog/test-services/test-services.table.ts'
import { orders } from '../../orders/orders.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { satisfaction } from '../satisfaction/satisfaction.table.ts'
import type { Served } from './case-service.ts'

/** A booking or an order, by its id. */
export type Which = { bookingId: string } | { orderId: string }

export const findServed = async (db: Db, which: Which): Promise<Served | null> =>
  (
    await ('bookingId' in which
      ? servedBookings(db, eq(bookings.id, which.bookingId), 1)
      : servedOrders(db, eq(orders.id, which.orderId), 1))
  )[0] ?? null

/** Lets a rating of a service and the link to its case wait for each other, so that each sees the other. */
export const lockServed = (tx: Tx, which: Which) => {
  const [table, id] = 'bookingId' in which ? [bookings, which.bookingId] : [orders, which.orderId]
  return tx.select({ id: table.id }).from(table).where(eq(table.id, id)).for('no key update')
}

/** Services delivered since an instant whose enterprises were not asked how it was and have not said so, some of them. */
export async function findUnasked(db: Db, since: Date, limit: number): Promise<Served[]> {
  const completed = and(
    eq(bookings.status, 'COMPLETED'),
    gt(bookings.endedAt, since),
    unasked(db, bookings.id),
  )
  const reported = and(isNotNull(orders.reportedAt), gt(orders.reportedAt, since), unasked(db, orders.id))
  return [...(await servedBookings(db, completed, limit)), ...(await servedOrders(db, reported, limit))]
}

const unasked = (db: Db, id: typeof bookings.id | typeof orders.id) =>
  notExists(db.select({ id: satisfaction.id }).from(satisfaction).where(eq(satisfaction.id, id)))

async function servedBookings(db: Db, where: SQL | undefined, limit: number): Promise<Served[]> {
  const { id, bookableId, enterpriseId, labId, personId, mandateId, status, endedAt } = bookings
  const { district, qualityElements, kind } = bookables
  const found = await db
    .select({
      id,
      bookableId,
      enterpriseId,
      labId,
      personId,
      mandateId,
      status,
      district,
      qualityElements,
      kind,
      deliveredAt: endedAt,
    })
    .from(bookings)
    .innerJoin(bookables, eq(bookables.id, bookableId))
    .where(where)
    .limit(limit)
  return found.map(({ kind, ...row }) => ({
    ...row,
    bookingId: row.id,
    orderId: null,
    mode: SERVICE_MODE_OF[kind],
  }))
}

async function servedOrders(db: Db, where: SQL | undefined, limit: number): Promise<Served[]> {
  const { id, enterpriseId, labId, personId, mandateId, status, mode, reportedAt } = orders
  const found = await db
    .select({
      id,
      enterpriseId,
      labId,
      personId,
      mandateId,
      status,
      deliveredAt: reportedAt,
      mode: sql<ServiceMode>`${mode}`,
      element: testServices.qualityElement,
      // Without a service of its catalog, where the lab is registered.
      district: sql<string | null>`coalesce(${testServices.district}, ${organizations.district})`,
    })
    .from(orders)
    .leftJoin(testServices, eq(testServices.id, orders.serviceId))
    .leftJoin(organizations, eq(organizations.id, labId))
    .where(where)
    .limit(limit)
  return found.map(({ element, ...row }) => ({
    ...row,
    bookingId: null,
    orderId: row.id,
    bookableId: null,
    // What is ordered without a service is a test all the same.
    qualityElements: [element ?? 'TESTING'],
  }))
}
