import { Field, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'

@ObjectType('BookingSeries', {
  implements: NodeType,
  description:
    'Bookings that were held together, at the same local time on several days. Confirm, cancel, approve or decline one of them with `series: FOLLOWING` or `ALL` to reach the others. Seen by its two parties.',
})
@Access('booking.see')
export class BookingSeriesType extends NodeType {
  @Field(() => Date, { description: 'When it was held.' })
  createdAt!: Date
}
