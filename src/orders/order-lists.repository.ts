import { and, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../shared/db.ts'
import type { PageRequest } from '../shared/page.ts'
import { OPEN_FOR_QUOTES, type OrderStatus } from './order.ts'
import { type OrderRow, orders } from './orders.table.ts'
import { invitations } from './requests/invitations.table.ts'

export interface OrderFilter {
  statuses?: readonly OrderStatus[] | undefined
  /** Only those whose report is overdue, or only those whose report is not. */
  overdue?: boolean | undefined
  labId?: string | undefined
  enterpriseId?: string | undefined
}

type Owner = { enterpriseId: string } | { labId: string } | { mandateId: string }

/** Orders of an enterprise or a lab, or under a mandate, the newest first. */
export function listOrders(
  db: Db,
  owner: Owner,
  { statuses, overdue, labId, enterpriseId }: OrderFilter,
  page: PageRequest,
): Promise<OrderRow[]> {
  const [[column, id]] = Object.entries(owner) as [['enterpriseId' | 'labId' | 'mandateId', string]]
  return pageQuery(
    db,
    and(
      eq(orders[column], id),
      statuses && sql`${orders.status} = any (${sql.param([...statuses])}::text[])`,
      overdue === undefined ? undefined : overdue ? IS_OVERDUE : sql`not coalesce(${IS_OVERDUE}, false)`,
      labId ? eq(orders.labId, labId) : undefined,
      enterpriseId ? eq(orders.enterpriseId, enterpriseId) : undefined,
    ),
    page,
  )
}

/** Requests for which a lab may quote, the newest first. */
export const listOpenRequests = (db: Db, labId: string, page: PageRequest): Promise<OrderRow[]> =>
  pageQuery(
    db,
    and(
      inArray(orders.status, [...OPEN_FOR_QUOTES]),
      inArray(
        orders.id,
        db.select({ id: invitations.orderId }).from(invitations).where(eq(invitations.labId, labId)),
      ),
    ),
    page,
  )

const pageQuery = (db: Db, condition: SQL | undefined, { first, after }: PageRequest): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(and(condition, after ? lt(orders.id, after) : undefined))
    .orderBy(desc(orders.id))
    .limit(first + 1)

/** As `isOverdue` of overdue.ts has it, by the database's clock; the first line lets the index be used. */
export const IS_OVERDUE = sql`(
  ${orders.status} in ('ACCEPTED', 'SAMPLE_SHIPPED', 'SAMPLE_RECEIVED', 'IN_TEST')
  and ${orders.reportDueOn} <= (select clock_timestamp() + interval '1 day')::date
  and ${orders.reportDueOn} < (clock_timestamp() at time zone ${orders.timeZone})::date)`
