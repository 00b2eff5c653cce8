import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Db } from '../../shared/db.ts'
import { IS_OVERDUE } from '../order-lists.repository.ts'
import { type OrderRow, orders } from '../orders.table.ts'

/** Orders on which the service itself is to act, the longest due first, behind some that are passed over. */
export const findDueOrders = (db: Db, limit: number, passed: number): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(sql`${orders.dueAt} <= (select clock_timestamp())`)
    .orderBy(asc(orders.dueAt))
    .offset(passed)
    .limit(limit)

const IS_UNTOLD = sql`${orders.overdueToldFor} is distinct from ${orders.reportDueOn}`

/** Orders whose report is overdue, of which the parties have not been told. */
export const findUntoldOverdue = (db: Db, limit: number, passed: number): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(and(IS_OVERDUE, IS_UNTOLD))
    .orderBy(asc(orders.reportDueOn), asc(orders.id))
    .offset(passed)
    .limit(limit)

/** Requests to all labs for which labs may still quote, by id. */
export const findOpenToAll = (db: Db, after: string | null, limit: number): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(
      and(
        sql`${orders.status} in ('REQUESTED', 'QUOTED')`,
        eq(orders.audience, 'ALL_LABS'),
        sql`${orders.answerBy} > (select clock_timestamp())`,
        after ? gt(orders.id, after) : undefined,
      ),
    )
    .orderBy(asc(orders.id))
    .limit(limit)
