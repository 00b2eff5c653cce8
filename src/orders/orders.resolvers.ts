import { OrderChangeResolver } from './changes/order-changes.resolver.ts'
import { OrderActionsResolver } from './lifecycle/order-actions.resolver.ts'
import { OrderMandateResolver } from './mandates-of-orders.resolver.ts'
import { NotificationOrdersResolver } from './notification-orders.resolver.ts'
import { OrderListsResolver } from './order-lists.resolver.ts'
import { OrderMoneyResolver } from './order-money.resolver.ts'
import { OrderEventResolver, OrderResolver } from './orders.resolver.ts'
import { QuoteActionsResolver } from './quotes/quote-actions.resolver.ts'
import { OrderQuotesResolver, QuoteResolver } from './quotes/quotes.resolver.ts'
import { ReportResolver } from './reports/reports.resolver.ts'
import { ReportsOfOrderResolver } from './reports/reports-of-orders.resolver.ts'
import {
  OrderInvitationResolver,
  OrderInvitationsResolver,
  RequestsResolver,
} from './requests/requests.resolver.ts'
import { SampleActionsResolver } from './samples/sample-actions.resolver.ts'
import { HandOverResolver, SampleResolver } from './samples/samples.resolver.ts'
import { SamplesOfOrderResolver } from './samples/samples-of-orders.resolver.ts'
import { OrderMessageResolver, OrderThreadResolver } from './thread/thread.resolver.ts'

export const ORDERS_RESOLVERS = [
  OrderResolver,
  OrderEventResolver,
  OrderMoneyResolver,
  OrderMandateResolver,
  OrderListsResolver,
  OrderActionsResolver,
  OrderChangeResolver,
  RequestsResolver,
  OrderInvitationResolver,
  OrderInvitationsResolver,
  QuoteResolver,
  QuoteActionsResolver,
  OrderQuotesResolver,
  OrderMessageResolver,
  OrderThreadResolver,
  NotificationOrdersResolver,
  SampleResolver,
  HandOverResolver,
  SampleActionsResolver,
  SamplesOfOrderResolver,
  ReportResolver,
  ReportsOfOrderResolver,
] as const
