import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { LocalDate } from '../../shared/scalars.graphql.ts'
import { NeedInput } from '../need.graphql.ts'
import type { RetestPayer } from '../order.ts'
import { RetestPayerEnum } from '../orders.enum.graphql.ts'
import { OrderPayload } from '../requests/requests.graphql.ts'

@InputType('OrderTestInput', { description: 'A test service that is ordered at its fixed price.' })
export class OrderTestInput extends NeedInput {
  @Field(() => ID, { description: 'The test service; it must have `ordering: FIXED_PRICE`.' })
  serviceId!: string

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'On which day the samples are to be at the lab, on its calendar; its next working day when left out. Where the capacity of that week is taken, they are expected later.',
  })
  samplesOn?: string | null
}

@InputType({ description: 'A test order.' })
abstract class OneOrderInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string
}

@InputType('CancelOrderInput', { description: 'A test order to cancel.' })
export class CancelOrderInput extends OneOrderInput {
  @Field(() => String, { nullable: true, description: 'Why, for the other party; up to 500 characters.' })
  reason?: string | null
}

@InputType('StartTestInput', { description: 'A test order whose test begins.' })
export class StartTestInput extends OneOrderInput {}

@InputType('CloseOrderInput', { description: 'A test order whose report is accepted.' })
export class CloseOrderInput extends OneOrderInput {}

@InputType('RetestInput', { description: 'A test order whose test is to be repeated.' })
export class RetestInput extends OneOrderInput {
  @Field(() => RetestPayerEnum, { description: 'Who pays for it. A lab can only say LAB.' })
  paidBy!: RetestPayer

  @Field(() => String, { nullable: true, description: 'Why, for the other party; up to 500 characters.' })
  reason?: string | null

  @Field(() => String, {
    description: 'Any new text of 1 to 100 characters for each new request; a retry sends the same again.',
  })
  idempotencyKey!: string
}

@ObjectType('OrderTestPayload', { description: 'The answer of orderTest.' })
@Access('order.request')
export class OrderTestPayload extends OrderPayload {}

@ObjectType('CancelOrderPayload', { description: 'The answer of cancelOrder.' })
@Access('order.cancel')
export class CancelOrderPayload extends OrderPayload {}

@ObjectType('StartTestPayload', { description: 'The answer of startTest.' })
@Access('order.test')
export class StartTestPayload extends OrderPayload {}

@ObjectType('CloseOrderPayload', { description: 'The answer of closeOrder.' })
@Access('order.close')
export class CloseOrderPayload extends OrderPayload {}

@ObjectType('RetestPayload', { description: 'The answer of retest: the new order.' })
@Access('order.retest')
export class RetestPayload extends OrderPayload {}
