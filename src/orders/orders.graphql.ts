import { Field, Int, ObjectType } from 'type-graphql'
import { SizeClassEnum } from '../accounts/size-class.graphql.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { LocalDate, TimeZone } from '../shared/scalars.graphql.ts'
import type { Audience, OrderAction, OrderStatus, OutsourcedMode, RetestPayer } from './order.ts'
import {
  AudienceEnum,
  OrderActionEnum,
  OrderStatusEnum,
  OutsourcedModeEnum,
  RetestPayerEnum,
} from './orders.enum.graphql.ts'

@ObjectType('Order', {
  implements: NodeType,
  description:
    'A test order (委托单): an outsourced test or experiment, from the need to the report. Seen by its two parties, and while it is open by the labs that may quote for it.',
})
@Access('order.see')
export class OrderType extends NodeType {
  @Field(() => OrderStatusEnum, { description: 'Where it stands.' })
  status!: OrderStatus

  @Field(() => OutsourcedModeEnum, { description: 'Whether it is a test or an experiment.' })
  mode!: OutsourcedMode

  @Field(() => String, { description: 'What it is about, in one line.' })
  subject!: string

  @Field(() => String, { description: 'What is needed, in the words of the enterprise.' })
  need!: string

  @Field(() => [String], {
    description: 'Numbers of the standards by which it is to be tested; empty where the lab may choose.',
  })
  methods!: string[]

  @Field(() => Int, { description: 'How many samples.' })
  samples!: number

  @Field(() => Boolean, { description: 'Whether it is urgent.' })
  urgent!: boolean

  @Field(() => LocalDate, {
    nullable: true,
    description: 'By when the enterprise wishes to have the report.',
  })
  wantedBy!: string | null

  @Field(() => AudienceEnum, { description: 'Who may quote for it.' })
  audience!: Audience

  @Field(() => Date, {
    nullable: true,
    description: 'Until when labs may quote; null where it was ordered without a quote.',
  })
  answerBy!: Date | null

  @Field(() => SizeClassEnum, { description: 'The size class of the enterprise when it was made.' })
  sizeClass!: SizeClass

  @Field(() => Int, {
    nullable: true,
    description:
      'Working days of the lab from the receipt of the samples to the report; null before a quote is accepted.',
  })
  days!: number | null

  @Field(() => TimeZone, {
    nullable: true,
    description: 'The zone of the calendar on which its days are meant, which is that of the lab.',
  })
  timeZone!: string | null

  @Field(() => LocalDate, {
    nullable: true,
    description: 'On which day the enterprise wished to have its samples at the lab.',
  })
  samplesOn!: string | null

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'On which working day the samples are expected at the lab. Later than `samplesOn` where the capacity of that week was taken: `isPostponed` says so.',
  })
  expectedOn!: string | null

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'By which day the lab owes the report: so many working days behind the day on which the samples are expected, and once they have come, behind that one. Public holidays and moved working days of China count.',
  })
  reportDueOn!: string | null

  @Field(() => RetestPayerEnum, {
    nullable: true,
    description: 'Who pays for it, where it is a retest; null otherwise.',
  })
  paidBy!: RetestPayer | null

  @Field(() => Date, { description: 'When it was requested, ordered or held.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When the samples were received.' })
  receivedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was reported.' })
  reportedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it ended; null until then.' })
  endedAt!: Date | null
}

export const OrderConnection = connectionOf(() => OrderType, 'Order')

@ObjectType('OrderEvent', { description: 'Something that was done to a test order.' })
@Access('order.see')
export class OrderEventType {
  @Field(() => OrderActionEnum, { description: 'What was done.' })
  action!: OrderAction

  @Field(() => OrderStatusEnum, { description: 'The state after it.' })
  status!: OrderStatus

  @Field(() => Date, { description: 'When.' })
  at!: Date

  @Field(() => String, { nullable: true, description: 'Why, in the words of whoever did it.' })
  reason!: string | null
}
