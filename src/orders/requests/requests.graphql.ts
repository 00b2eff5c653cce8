import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { NeedInput } from '../need.graphql.ts'
import { InvitationStatusEnum } from '../orders.enum.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { InvitationStatus } from './invitation.ts'

@ObjectType('OrderInvitation', {
  description:
    'A lab that may quote for a request, and where it stands. For the enterprise; a lab sees its own.',
})
@Access('order.see')
export class OrderInvitationType {
  @Field(() => InvitationStatusEnum, { description: 'Where the lab stands.' })
  status!: InvitationStatus

  @Field(() => String, { nullable: true, description: 'Why it declined, in its words.' })
  reason!: string | null

  @Field(() => Date, { description: 'When it was asked.' })
  invitedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it last answered; null until it does.' })
  answeredAt!: Date | null
}

@InputType('RequestTestInput', { description: 'A test for which labs are to quote.' })
export class RequestTestInput extends NeedInput {
  @Field(() => [String], {
    defaultValue: [],
    description:
      'Numbers of the standards by which it is to be tested, one in each entry, up to 20: "GB/T 228.1-2021". Empty where the lab may choose.',
  })
  methods!: string[]

  @Field(() => Date, { description: 'Until when labs may quote; within 90 days.' })
  answerBy!: Date

  @Field(() => [ID], {
    nullable: true,
    description:
      'The labs that are asked, 1 to 50. When left out, all labs are asked that publish a test service for one of the methods, or are accredited for one; where no method is named, those with a test service that the words of the subject describe; up to 50, the most fitting and nearest first. Labs that come to fit while it is open are asked then.',
  })
  labIds?: string[] | null
}

@InputType('EndRequestInput', { description: 'A request that is withdrawn or declined.' })
export class EndRequestInput {
  @Field(() => ID, { description: 'The request.' })
  orderId!: string

  @Field(() => String, { nullable: true, description: 'Why, for the other side; up to 500 characters.' })
  reason?: string | null
}

@ObjectType()
@Access('order.see')
export abstract class OrderPayload extends Payload {
  @Field(() => OrderType, {
    nullable: true,
    description: 'The order as it is now; null when it was refused.',
  })
  order?: OrderType
}

@ObjectType('RequestTestPayload', { description: 'The answer of requestTest.' })
@Access('order.request')
export class RequestTestPayload extends OrderPayload {}

@ObjectType('WithdrawTestPayload', { description: 'The answer of withdrawTest.' })
@Access('order.withdraw')
export class WithdrawTestPayload extends OrderPayload {}

@ObjectType('DeclineTestPayload', { description: 'The answer of declineTest.' })
@Access('order.quote')
export class DeclineTestPayload extends Payload {
  @Field(() => OrderInvitationType, {
    nullable: true,
    description: 'Where the lab stands now; null when it was refused.',
  })
  invitation?: OrderInvitationType
}
