import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

@ObjectType('OrderMessage', {
  description:
    'A question or an answer about a test, between the enterprise and one lab. Other labs do not see it.',
})
@Access('order.see')
export class OrderMessageType {
  @Field(() => String, { description: 'What was written.' })
  text!: string

  @Field(() => Date, { description: 'When.' })
  at!: Date
}

export const OrderMessageConnection = connectionOf(() => OrderMessageType, 'OrderMessage')

@InputType('AskAboutTestInput', { description: 'A question or an answer about a test.' })
export class AskAboutTestInput {
  @Field(() => ID, { description: 'The request or order.' })
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'With which lab the enterprise speaks, before it has chosen one. Not looked at once it has, nor from a lab.',
  })
  labId?: string | null

  @Field(() => String, { description: '1 to 2,000 characters.' })
  text!: string
}

@ObjectType('AskAboutTestPayload', { description: 'The answer of askAboutTest.' })
@Access('order.discuss')
export class AskAboutTestPayload extends Payload {
  @Field(() => OrderMessageType, { nullable: true, description: 'The message; null when it was refused.' })
  message?: OrderMessageType
}
