import type { Actor } from '../accounts/organization.ts'
import type { OrderEventRow, OrderRow } from './orders.table.ts'

type Parties = Pick<OrderRow, 'enterpriseId' | 'labId'>

/**
 * Of the history of an order what somebody may know: its enterprise all of it, its lab not which other labs have quoted,
 * and a lab that only may quote nothing.
 */
export function historyFor(
  actor: Actor | null,
  { enterpriseId, labId }: Parties,
  events: readonly OrderEventRow[],
): OrderEventRow[] {
  const organizationId = actor?.organizationId
  if (organizationId === enterpriseId) return [...events]
  if (organizationId !== labId) return []
  return events.filter((event) => event.action !== 'quote' || event.organizationId === labId)
}
