import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { OrderEventType, OrderType } from '../orders.graphql.ts'

@InputType('OrderScope', { description: 'Which test orders of the acting organization are watched.' })
export class OrderScopeInput {
  @Field(() => [ID], { nullable: true, description: 'These orders, up to 100; all when left out.' })
  orderIds?: string[] | null
}

@ObjectType('OrderChange', { description: 'Something that was done to a test order.' })
@Access('order.see')
export class OrderChangeType {
  @Field(() => OrderType, { description: 'The order as it is now.' })
  order!: OrderType

  @Field(() => OrderEventType, {
    nullable: true,
    description:
      'What was done; the newest when several things came at once, and null when this is how it is (`reset`).',
  })
  event!: OrderEventType | null
}
