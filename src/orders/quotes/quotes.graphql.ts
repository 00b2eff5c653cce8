import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import type { Fen } from '../../shared/money.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { Decimal, LocalDate } from '../../shared/scalars.graphql.ts'
import { QuoteStatusEnum } from '../orders.enum.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { QuoteStatus } from './quote.ts'

@ObjectType('Quote', {
  implements: NodeType,
  description:
    'A priced answer of a lab to a request (报价). Seen by the enterprise and that lab; other labs do not learn of it.',
})
@Access('quote.see')
export class QuoteType extends NodeType {
  @Field(() => QuoteStatusEnum, { description: 'Where it stands.' })
  status!: QuoteStatus

  @Field(() => Int, {
    description: 'Working days of the lab from the receipt of the samples to the report.',
  })
  days!: number

  @Field(() => String, { description: 'What the lab says to it; may be empty.' })
  remarks!: string

  @Field(() => Date, { description: 'From then on it cannot be accepted.' })
  validUntil!: Date

  @Field(() => Date, { description: 'When it was given.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was accepted, lost, withdrawn or lapsed.' })
  endedAt!: Date | null
}

export const QuoteConnection = connectionOf(() => QuoteType, 'Quote')

@InputType('QuoteTestInput', { description: 'What the acting lab offers for a request.' })
export class QuoteTestInput {
  @Field(() => ID, { description: 'The request.' })
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'By which of its test services the lab would test: its site receives the samples, and its weekly capacity counts. When left out, capacity is not counted.',
  })
  serviceId?: string | null

  @Field(() => Decimal, { description: 'The price of the whole, in yuan.' })
  price!: Fen

  @Field(() => Int, {
    description:
      'Working days from the receipt of the samples to the report, 1 to 365; the day of receipt is not counted.',
  })
  days!: number

  @Field(() => String, { defaultValue: '', description: 'Up to 2,000 characters for the enterprise.' })
  remarks!: string

  @Field(() => Date, { description: 'From then on it cannot be accepted; within 180 days.' })
  validUntil!: Date
}

@InputType('WithdrawQuoteInput', { description: 'A quote that its lab takes back.' })
export class WithdrawQuoteInput {
  @Field(() => ID, { description: 'The quote.' })
  quoteId!: string

  @Field(() => String, { nullable: true, description: 'Why, for the enterprise; up to 500 characters.' })
  reason?: string | null
}

@InputType('AcceptQuoteInput', { description: 'A quote to accept.' })
export class AcceptQuoteInput {
  @Field(() => ID, { description: 'The quote.' })
  quoteId!: string

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'On which day the samples are to be at the lab, on its calendar; its next working day when left out. Where the capacity of that week is taken, they are expected later.',
  })
  samplesOn?: string | null

  @Field(() => String, {
    description: 'Any new text of 1 to 100 characters for each new request; a retry sends the same again.',
  })
  idempotencyKey!: string
}

@ObjectType()
@Access('quote.see')
abstract class QuotePayload extends Payload {
  @Field(() => QuoteType, {
    nullable: true,
    description: 'The quote as it is now; null when it was refused.',
  })
  quote?: QuoteType
}

@ObjectType('QuoteTestPayload', { description: 'The answer of quoteTest.' })
@Access('order.quote')
export class QuoteTestPayload extends QuotePayload {}

@ObjectType('WithdrawQuotePayload', { description: 'The answer of withdrawQuote.' })
@Access('quote.withdraw')
export class WithdrawQuotePayload extends QuotePayload {}

@ObjectType('AcceptQuotePayload', { description: 'The answer of acceptQuote.' })
@Access('order.accept')
export class AcceptQuotePayload extends Payload {
  @Field(() => OrderType, {
    nullable: true,
    description: 'The order as it is now; null when it was refused.',
  })
  order?: OrderType
}
