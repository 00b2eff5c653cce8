import type { Sql } from 'postgres'
import { quantile } from '../quantile.ts'
import { anyWish, bookingColumns, HOLD_MINUTES, type Market, REQUEST_HASH } from './market.ts'

const TIMES = 101

/** What one hold costs inside PostgreSQL: medians of many, each rolled back. */
export interface HoldCost {
  pages: number
  milliseconds: number
}

interface Plan {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
  'Execution Time': number
}

/** Measures the statement alone, on one connection: the pages that it looks at, and its time. */
export async function costOfHold(sql: Sql, market: Market): Promise<HoldCost> {
  const costs: HoldCost[] = []
  for (let i = 0; i < TIMES; i += 1) costs.push(await explain(sql, market))
  return {
    pages: quantile(
      costs.map(({ pages }) => pages),
      0.5,
    ),
    milliseconds: quantile(
      costs.map(({ milliseconds }) => milliseconds),
      0.5,
    ),
  }
}

async function explain(sql: Sql, market: Market): Promise<HoldCost> {
  const wish = anyWish(market, 1)
  const booking = JSON.stringify(bookingColumns(wish))
  const [explained] = await rolledBack(
    sql,
    `
    explain (analyze, buffers, format json) select * from hold_slot(
      jsonb_populate_record(null::booking, '${booking}'), 0, make_interval(mins => 0), make_interval(mins => 0),
      make_interval(mins => ${HOLD_MINUTES}), '${wish.idempotencyKey}', '${REQUEST_HASH}')`,
  )
  const [plan] = explained!['QUERY PLAN'] as [Plan]
  return {
    pages: plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks'],
    milliseconds: plan['Execution Time'],
  }
}

async function rolledBack(sql: Sql, query: string) {
  await sql.unsafe('begin')
  try {
    return await sql.unsafe(query)
  } finally {
    await sql.unsafe('rollback')
  }
}
