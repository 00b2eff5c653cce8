import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import type { QuoteStatus } from './quote.ts'
import { type QuoteRow, quotes } from './quotes.table.ts'

export const findQuotes = (db: Db, ids: readonly string[]): Promise<QuoteRow[]> =>
  db
    .select()
    .from(quotes)
    .where(inArray(quotes.id, [...ids]))

export const findQuote = async (db: Db, id: string): Promise<QuoteRow | null> =>
  (await findQuotes(db, [id]))[0] ?? null

/** The newest quote of each lab for requests. */
export const newestQuotes = (db: Db, orderIds: readonly string[]): Promise<QuoteRow[]> =>
  db
    .selectDistinctOn([quotes.orderId, quotes.labId])
    .from(quotes)
    .where(inArray(quotes.orderId, [...orderIds]))
    .orderBy(quotes.orderId, quotes.labId, desc(quotes.id))

/** How often a lab has quoted for a request. */
export const countQuotes = (tx: Tx, orderId: string, labId: string): Promise<number> =>
  tx.$count(quotes, and(eq(quotes.orderId, orderId), eq(quotes.labId, labId)))

/** What a lab has quoted, the newest first. */
export const listQuotes = (
  db: Db,
  labId: string,
  statuses: readonly QuoteStatus[] | undefined,
  { first, after }: PageRequest,
): Promise<QuoteRow[]> =>
  db
    .select()
    .from(quotes)
    .where(
      and(
        eq(quotes.labId, labId),
        statuses && inArray(quotes.status, [...statuses]),
        after ? lt(quotes.id, after) : undefined,
      ),
    )
    .orderBy(desc(quotes.id))
    .limit(first + 1)

export async function insertQuote(tx: Tx, quote: typeof quotes.$inferInsert): Promise<QuoteRow> {
  const [inserted] = await tx.insert(quotes).values(quote).returning()
  return inserted!
}

type End = Exclude<QuoteStatus, 'OPEN'>

/** Ends a quote that is open; null when it is not. */
export async function endQuote(tx: Tx, id: string, status: End): Promise<QuoteRow | null> {
  const [ended] = await tx
    .update(quotes)
    .set({ status, endedAt: sql`clock_timestamp()` })
    .where(and(eq(quotes.id, id), IS_OPEN))
    .returning()
  return ended ?? null
}

/** Ends the open quotes for a request, all or those of one lab. */
export const endOpenQuotes = (tx: Tx, orderId: string, status: End, labId?: string): Promise<QuoteRow[]> =>
  tx
    .update(quotes)
    .set({ status, endedAt: sql`clock_timestamp()` })
    .where(and(eq(quotes.orderId, orderId), labId ? eq(quotes.labId, labId) : undefined, IS_OPEN))
    .returning()

/** The last instant at which a quote for a request can be accepted; null when there is none. */
export async function lastValidity(tx: Tx, orderId: string): Promise<Date | null> {
  const [last] = await tx
    .select({ validUntil: quotes.validUntil })
    .from(quotes)
    .where(and(eq(quotes.orderId, orderId), IS_OPEN))
    .orderBy(desc(quotes.validUntil))
    .limit(1)
  return last?.validUntil ?? null
}

/** Open quotes whose validity is over, the longest first. */
export const findLapsed = (db: Db, limit: number, passed: number): Promise<QuoteRow[]> =>
  db
    .select()
    .from(quotes)
    .where(and(IS_OPEN, sql`${quotes.validUntil} <= (select clock_timestamp())`))
    .orderBy(asc(quotes.validUntil))
    .offset(passed)
    .limit(limit)

// Not as a parameter, so that every plan may use the partial indexes.
const IS_OPEN = sql`${quotes.status} = 'OPEN'`
