import type { Tx } from '../../shared/db.ts'
import type { OrderRow } from '../orders.table.ts'
import { lastValidity } from '../quotes/quotes.repository.ts'

/** When the service looks after a request next: once nobody may quote for it any more, and no quote can be accepted. */
export async function dueOf(tx: Tx, { id, answerBy }: Pick<OrderRow, 'id' | 'answerBy'>): Promise<Date> {
  const last = await lastValidity(tx, id)
  return last && last > answerBy! ? last : answerBy!
}
