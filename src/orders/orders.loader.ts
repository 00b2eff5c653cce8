import DataLoader from 'dataloader'
import { byId, byOwner, byQuestion, type Loading } from '../shared/loader.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { findOrders, orderHistory, retestsOf } from './orders.repository.ts'
import { quoteDates } from './quotes/quote-dates.service.ts'
import { type QuotedTest, quotedAccreditations } from './quotes/quoted-accreditations.service.ts'
import { findQuotes, newestQuotes } from './quotes/quotes.repository.ts'
import type { QuoteRow } from './quotes/quotes.table.ts'
import { attachmentsOf } from './requests/attachments.repository.ts'
import { invitationsOf } from './requests/invitations.repository.ts'
import { type ThreadPage, threadPages } from './thread/thread.service.ts'

const byIdOf = { cacheKeyFn: ({ id }: { id: string }) => id }

export const orderLoaders = {
  orders: ({ db }: Loading) => byId((ids) => findOrders(db, ids)),
  /** Orders that somebody was told of: whether they may still see them, who shows them asks. */
  toldOrders: ({ db }: Loading) => byId((ids) => asSystem(db, (db) => findOrders(db, ids))),
  orderHistory: ({ db }: Loading) =>
    byOwner(
      (ids) => orderHistory(db, ids),
      ({ orderId }) => orderId,
    ),
  retests: ({ db }: Loading) =>
    byOwner(
      (ids) => retestsOf(db, ids),
      ({ retestOfId }) => retestOfId!,
    ),
  quotes: ({ db }: Loading) => byId((ids) => findQuotes(db, ids)),
  quotesOfOrder: ({ db }: Loading) =>
    byOwner(
      (ids) => newestQuotes(db, ids),
      ({ orderId }) => orderId,
    ),
  quoteDates: ({ db, now }: Loading) =>
    new DataLoader((quotes: readonly QuoteRow[]) => quoteDates(db, quotes, now), byIdOf),
  quotedAccreditations: ({ db }: Loading) =>
    new DataLoader((tests: readonly QuotedTest[]) => quotedAccreditations(db, tests), {
      cacheKeyFn: ({ quote }: QuotedTest) => quote.id,
    }),
  invitations: ({ db }: Loading) =>
    byOwner(
      (ids) => invitationsOf(db, ids),
      ({ orderId }) => orderId,
    ),
  attachments: ({ db }: Loading) =>
    byOwner(
      (ids) => attachmentsOf(db, ids),
      ({ orderId }) => orderId,
    ),
  threads: ({ db }: Loading) =>
    byQuestion((orders: readonly { id: string }[], question: ThreadPage) =>
      threadPages(db, orders, question),
    ),
}
