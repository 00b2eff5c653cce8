import { asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { Db, Tx } from '../shared/db.ts'
import { type OrderEventRow, type OrderRow, orderEvents, orders } from './orders.table.ts'

export const findOrders = (db: Db, ids: readonly string[]): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(inArray(orders.id, [...ids]))

export const findOrder = async (db: Db, id: string): Promise<OrderRow | null> =>
  (await findOrders(db, [id]))[0] ?? null

export async function insertOrder(tx: Tx, order: typeof orders.$inferInsert): Promise<OrderRow> {
  const [inserted] = await tx.insert(orders).values(order).returning()
  return inserted!
}

/** An order that stays as it is, and the database's clock behind the lock: it decides what is late. */
export type LockedOrder = OrderRow & { clock: Date }

/** An order that stays as it is until the transaction ends. */
export async function lockOrder(tx: Tx, id: string): Promise<LockedOrder> {
  const [order] = await tx
    .select({ ...getTableColumns(orders), milliseconds: MILLISECONDS })
    .from(orders)
    .where(eq(orders.id, id))
    .for('update')
  if (!order) throw new Error(`order ${id} is gone`)
  const { milliseconds, ...row } = order
  return { ...row, clock: new Date(Number(milliseconds)) }
}

const MILLISECONDS = sql<string>`floor(extract(epoch from clock_timestamp()) * 1000)`

/** Changes an order and not its state; the caller has locked it. */
export async function changeOrder(tx: Tx, id: string, changes: Partial<OrderRow>): Promise<OrderRow> {
  const [changed] = await tx.update(orders).set(changes).where(eq(orders.id, id)).returning()
  return changed!
}

export const orderHistory = (db: Db, orderIds: readonly string[]): Promise<OrderEventRow[]> =>
  db
    .select()
    .from(orderEvents)
    .where(inArray(orderEvents.orderId, [...orderIds]))
    .orderBy(asc(orderEvents.number))

/** The orders that test again what some have tested, the oldest first. */
export const retestsOf = (db: Db, ids: readonly string[]): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(inArray(orders.retestOfId, [...ids]))
    .orderBy(asc(orders.id))
