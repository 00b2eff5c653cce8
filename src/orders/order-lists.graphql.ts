import { Field, ID, InputType } from 'type-graphql'
import type { OrderStatus } from './order.ts'
import { OrderStatusEnum } from './orders.enum.graphql.ts'

@InputType('OrderFilter', { description: 'Which test orders: those that fit every part given.' })
export class OrderFilterInput {
  @Field(() => [OrderStatusEnum], { nullable: true, description: 'Only those in these states.' })
  statuses?: OrderStatus[] | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether only those whose report is overdue, or only those whose report is not.',
  })
  overdue?: boolean | null

  @Field(() => ID, { nullable: true, description: 'Only those at this lab.' })
  labId?: string | null

  @Field(() => ID, { nullable: true, description: 'Only those of this enterprise.' })
  enterpriseId?: string | null
}
