import { and, eq, inArray } from 'drizzle-orm'
import { organizations } from '../../accounts/organizations.table.ts'
import type { Tx } from '../../shared/db.ts'
import { OPEN_FOR_QUOTES } from '../order.ts'
import { orders } from '../orders.table.ts'

/** How many requests of an enterprise wait for quotes. It cannot make another one until the transaction ends. */
export async function countOpenRequests(tx: Tx, enterpriseId: string): Promise<number> {
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, enterpriseId))
    .for('no key update')
  return tx.$count(
    orders,
    and(eq(orders.enterpriseId, enterpriseId), inArray(orders.status, [...OPEN_FOR_QUOTES])),
  )
}
