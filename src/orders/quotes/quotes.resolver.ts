import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { can } from '../../accounts/permission.ts'
import { AccreditationScopeType } from '../../catalog/accreditations.graphql.ts'
import { TestServiceType } from '../../catalog/test-services/test-services.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { MoneyType, money } from '../../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { LocalDate } from '../../shared/scalars.graphql.ts'
import { QuoteStatusEnum } from '../orders.enum.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { OrderRow } from '../orders.table.ts'
import { orderIfSeen } from '../seen-order.ts'
import type { QuoteStatus } from './quote.ts'
import { QuoteConnection, QuoteType } from './quotes.graphql.ts'
import { myQuotes, sideBySide } from './quotes.service.ts'
import type { QuoteRow } from './quotes.table.ts'

@Resolver(() => QuoteType)
export class QuoteResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: QuoteRow) {
    return toGlobalId('Quote', id)
  }

  @FieldResolver(() => OrganizationType, { description: 'Who offers it.' })
  lab(@Root() { labId }: QuoteRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(labId)
  }

  @FieldResolver(() => OrderType, {
    nullable: true,
    description: 'The request; null to a lab once it is not its own and no longer open.',
  })
  async order(@Root() { orderId }: QuoteRow, @Ctx() context: Context) {
    return orderIfSeen(context, await context.loaders.orders.load(orderId))
  }

  @FieldResolver(() => TestServiceType, {
    nullable: true,
    description: 'The test service by which it would be tested; null where the lab has named none.',
  })
  service(@Root() { serviceId }: QuoteRow, @Ctx() { loaders }: Context) {
    return serviceId && loaders.testServices.load(serviceId)
  }

  @FieldResolver(() => MoneyType, { description: 'The price of the whole.' })
  price(@Root() { priceFen }: QuoteRow) {
    return money(priceFen)
  }

  @FieldResolver(() => LocalDate, {
    nullable: true,
    description:
      'On which working day of the lab the samples would be expected if it were accepted now, where it has room for them; of an accepted quote as agreed. Null where no week has room, or the order is no longer seen.',
  })
  async expectedOn(@Root() quote: QuoteRow, @Ctx() { loaders }: Context) {
    return (await loaders.quoteDates.load(quote))?.expectedOn ?? null
  }

  @FieldResolver(() => LocalDate, {
    nullable: true,
    description: 'By which day the report would then be due, on the working days of the lab.',
  })
  async reportDueOn(@Root() quote: QuoteRow, @Ctx() { loaders }: Context) {
    return (await loaders.quoteDates.load(quote))?.reportDueOn ?? null
  }

  @FieldResolver(() => [AccreditationScopeType], {
    description:
      'By what the lab is recognized on `expectedOn` for the methods that are asked for, as it has recorded itself: Fenshi does not verify certificates.',
  })
  async accreditations(@Root() quote: QuoteRow, @Ctx() context: Context) {
    return (await accreditationsOf(quote, context))?.scopes ?? []
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether these cover every method that is asked for; null where none is named or the date is not known.',
  })
  async isAccredited(@Root() quote: QuoteRow, @Ctx() context: Context) {
    return (await accreditationsOf(quote, context))?.coversAll ?? null
  }

  @Query(() => QuoteConnection, {
    description:
      'What the acting lab has quoted, the newest first, with what it has lost. Empty for everybody else. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async myQuotes(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('statuses', () => [QuoteStatusEnum], { nullable: true, description: 'Only quotes in these states.' })
    statuses: QuoteStatus[] | null,
  ) {
    const page = await myQuotes(context, statuses ?? undefined, pageRequest(first, after))
    return toConnection(page, ({ id }) => id)
  }
}

async function accreditationsOf(quote: QuoteRow, { loaders }: Context) {
  const [order, dates] = await Promise.all([
    loaders.orders.load(quote.orderId),
    loaders.quoteDates.load(quote),
  ])
  return order && dates && loaders.quotedAccreditations.load({ quote, order, day: dates.expectedOn })
}

@Resolver(() => OrderType)
export class OrderQuotesResolver {
  @FieldResolver(() => [QuoteType], {
    description:
      'The newest quote of each lab side by side, at most 50: the accepted one first, then those that can be accepted, each by price and days. A lab sees its own.',
  })
  @Access('quote.see')
  async quotes(@Root() { id, mandateId }: OrderRow, @Ctx() { actor, loaders }: Context) {
    const quotes = await loaders.quotesOfOrder.load(id)
    return sideBySide(quotes.filter((quote) => can(actor, 'quote.see', { ...quote, mandateId })))
  }
}
