import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Db } from '../../shared/db.ts'
import { EVENT, type HistoryPage, isWithin, type OutboxEvent } from '../../shared/events/outbox.repository.ts'
import { events } from '../../shared/events/outbox.table.ts'
import { ENDED_ORDER_STATUSES } from '../order.ts'
import { type OrderRow, orders } from '../orders.table.ts'
import type { OrderScope } from './order-feed.ts'

const isInScope = ({ organizationId, orderIds }: OrderScope) =>
  and(
    or(eq(orders.labId, organizationId), eq(orders.enterpriseId, organizationId)),
    orderIds && inArray(orders.id, [...orderIds]),
  )

// What was done before a lab was chosen is not told to it.
const wasParty = ({ organizationId }: OrderScope) =>
  or(eq(orders.enterpriseId, organizationId), sql`${events.payload} ->> 'labId' = ${organizationId}`)

/** What was done to orders in a scope behind a position and up to another, in order. */
export const readOrderChanges = (db: Db, scope: OrderScope, page: HistoryPage): Promise<OutboxEvent[]> =>
  db
    .select(EVENT)
    .from(events)
    .innerJoin(orders, eq(orders.id, events.subjectId))
    .where(and(isWithin('ORDER', page), isInScope(scope), wasParty(scope)))
    .orderBy(asc(events.position))
    .limit(page.limit)

/** The orders in a scope that have not ended, by id. */
export const findCurrentOrders = (db: Db, scope: OrderScope, limit: number): Promise<OrderRow[]> =>
  db
    .select()
    .from(orders)
    .where(
      and(isInScope(scope), sql`${orders.status} <> all (${sql.param([...ENDED_ORDER_STATUSES])}::text[])`),
    )
    .orderBy(asc(orders.id))
    .limit(limit)
