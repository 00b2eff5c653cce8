import type { Sql } from 'postgres'
import { bookingColumns, HOLD_MINUTES, REQUEST_HASH, type Wish } from './market.ts'

/**
 * The one statement that holds a slot, as hold.repository.ts sends it. The bookables of the market have no
 * buffers, and nobody revises them.
 */
export async function holdByStatement(sql: Sql, wish: Wish): Promise<string> {
  const booking = sql.json(bookingColumns(wish) as never)
  const [row] = await sql<{ outcome: string }[]>`
    select * from hold_slot(
      jsonb_populate_record(null::booking, ${booking}::jsonb),
      ${0}::integer, make_interval(mins => ${0}::integer), make_interval(mins => ${0}::integer),
      make_interval(mins => ${HOLD_MINUTES}::integer), ${wish.idempotencyKey}, ${REQUEST_HASH})`
  return row!.outcome
}
