import type { Call } from '../../accounts/call.ts'
import { can, signedIn } from '../../accounts/permission.ts'
import { notFound } from '../../shared/fault.ts'
import { type PageRequest, pageOf } from '../../shared/page.ts'
import { findOrder } from '../orders.repository.ts'
import type { QuoteStatus } from './quote.ts'
import { findQuote, listQuotes } from './quotes.repository.ts'
import type { QuoteRow } from './quotes.table.ts'

/** A quote that the actor has given or got. To everybody else it does not exist. */
export async function readQuote({ db, actor }: Pick<Call, 'db' | 'actor'>, id: string): Promise<QuoteRow> {
  const quote = await findQuote(db, id)
  // Under which mandate it was asked for its order says, which the lab may no longer see.
  const mandateId = quote && actor?.mandate ? ((await findOrder(db, quote.orderId))?.mandateId ?? null) : null
  if (!quote || !can(actor, 'quote.see', { ...quote, mandateId })) throw notFound()
  return quote
}

/** What the acting lab has quoted, the newest first. */
export async function myQuotes(
  { db, actor }: Call,
  statuses: readonly QuoteStatus[] | undefined,
  page: PageRequest,
) {
  const { kind, organizationId } = signedIn(actor)
  if (kind !== 'LAB') return pageOf<QuoteRow>([], page)
  return pageOf(await listQuotes(db, organizationId, statuses, page), page)
}

/** The quotes for a request side by side: those that can be accepted first, then by price and days. */
export const sideBySide = (quotes: readonly QuoteRow[]): QuoteRow[] =>
  [...quotes].sort((a, b) => place(a) - place(b) || a.priceFen - b.priceFen || a.days - b.days || byId(a, b))

const byId = (a: QuoteRow, b: QuoteRow) => (a.id < b.id ? -1 : 1)
const place = ({ status }: QuoteRow): number => (status === 'ACCEPTED' ? 0 : status === 'OPEN' ? 1 : 2)
