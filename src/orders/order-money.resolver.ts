import { FieldResolver, Resolver, Root } from 'type-graphql'
import { PricePartType } from '../bookings/money.graphql.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { OrderType } from './orders.graphql.ts'
import type { OrderRow } from './orders.table.ts'

/** What an order costs. */
@Resolver(() => OrderType)
export class OrderMoneyResolver {
  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'What it costs as a whole, frozen when it was agreed; null before a quote is accepted.',
  })
  price(@Root() { priceFen }: OrderRow) {
    return priceFen === null ? null : money(priceFen)
  }

  @FieldResolver(() => [PricePartType], {
    description: 'What the price is made of; the parts add up to it. Empty before there is one.',
  })
  priceParts(@Root() { price }: OrderRow) {
    return (price ?? []).map(({ kind, fen }) => ({ kind, amount: money(fen) }))
  }
}
