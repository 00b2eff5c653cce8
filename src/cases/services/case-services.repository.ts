import { asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { BookingStatus } from '../../bookings/booking.ts'
import { bookings } from '../../bookings/bookings.table.ts'
import type { OrderStatus } from '../../orders/order.ts'
import { orders } from '../../orders/orders.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { cases } from '../cases.table.ts'
import { satisfaction } from '../satisfaction/satisfaction.table.ts'
import { type CaseServiceRow, caseServices } from './case-services.table.ts'

/** What was booked or ordered for a case, where that stands, and how it was rated. */
export interface LinkedService extends CaseServiceRow {
  status: BookingStatus | OrderStatus
  score: number | null
}

/** Says for which case something was booked or ordered; false where that had been said before. */
export const insertCaseService = async (tx: Tx, row: typeof caseServices.$inferInsert): Promise<boolean> =>
  (await tx.insert(caseServices).values(row).onConflictDoNothing().returning({ id: caseServices.id }))
    .length > 0

export const findCaseService = async (db: Db, id: string): Promise<CaseServiceRow | null> =>
  (await db.select().from(caseServices).where(eq(caseServices.id, id)))[0] ?? null

/** At whose desk the case is that something was booked or ordered for; null where it was for none. */
export const windowOfService = async (db: Db, id: string): Promise<string | null> =>
  (
    await db
      .select({ windowId: cases.windowId })
      .from(caseServices)
      .innerJoin(cases, eq(cases.id, caseServices.caseId))
      .where(eq(caseServices.id, id))
  )[0]?.windowId ?? null

export const countCaseServices = (tx: Tx, caseId: string): Promise<number> =>
  tx.$count(caseServices, eq(caseServices.caseId, caseId))

/** What was booked and ordered for cases, in the order in which it was linked to them. */
export const servicesOf = (db: Db, caseIds: readonly string[]): Promise<LinkedService[]> =>
  db
    .select({
      ...getTableColumns(caseServices),
      status: sql<LinkedService['status']>`coalesce(${bookings.status}, ${orders.status})`,
      score: satisfaction.score,
    })
    .from(caseServices)
    .leftJoin(bookings, eq(bookings.id, caseServices.bookingId))
    .leftJoin(orders, eq(orders.id, caseServices.orderId))
    .leftJoin(satisfaction, eq(satisfaction.id, caseServices.id))
    .where(inArray(caseServices.caseId, [...caseIds]))
    .orderBy(asc(caseServices.caseId), asc(caseServices.linkedAt), asc(caseServices.id))

/** Lets the rating of a service count for the window at whose desk its case is. */
export const countForWindow = (tx: Tx, id: string, windowId: string) =>
  tx.update(satisfaction).set({ windowId }).where(eq(satisfaction.id, id))
