import { sql } from 'drizzle-orm'
import { type Db, rows } from '../../shared/db.ts'
import type { Fen } from '../../shared/money.ts'

/**
 * What is committed under mandates: the price of each booking that has not ended, and what was charged for each that
 * has; and the price of each test order that was agreed and not called off, which orders say of themselves in their
 * table. Of what is kept to take the place of another booking of the mandate, only what it costs more than that one:
 * not both will be paid.
 */
export async function committedUnder(db: Db, mandateIds: readonly string[]): Promise<Map<string, Fen>> {
  const sums = await rows<{ id: string; fen: string }>(
    db,
    sql`
      select mandate_id as id, sum(fen) as fen from (
      select b.mandate_id, (case
        when b.charge is not null then
          (select coalesce(sum((part ->> 'fen')::bigint), 0) from jsonb_array_elements(b.charge) as part)
        when b.status in ('HELD', 'REQUESTED') and r.charge is null and r.mandate_id = b.mandate_id then
          greatest(b.price_fen - r.price_fen, 0)
        else b.price_fen end)::numeric as fen
      from booking b left join booking r on r.id = b.replaces_id
      where b.mandate_id = any (${sql.param([...mandateIds])}::uuid[])
      union all
      select o.mandate_id, o.price_fen from test_order o
      where o.mandate_id = any (${sql.param([...mandateIds])}::uuid[]) and o.price_fen is not null
        and o.status not in ('EXPIRED', 'WITHDRAWN', 'DECLINED', 'CANCELLED', 'REJECTED_SAMPLE')
      ) as commitments group by mandate_id`,
  )
  return new Map(sums.map(({ id, fen }) => [id, Number(fen)]))
}

/** What is committed under one. */
export const committed = async (db: Db, mandateId: string): Promise<Fen> =>
  (await committedUnder(db, [mandateId])).get(mandateId) ?? 0
