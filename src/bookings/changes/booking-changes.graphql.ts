import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { BookingEventType, BookingType } from '../bookings.graphql.ts'

@InputType('BookingScope', {
  description: 'Which bookings of the acting organization are watched: those that fit every part given.',
})
export class BookingScopeInput {
  @Field(() => [ID], { nullable: true, description: 'These bookings, up to 100.' })
  bookingIds?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Those of these bookables, up to 100.' })
  bookableIds?: string[] | null
}

@ObjectType('BookingChange', { description: 'Something that was done to a booking.' })
@Access('booking.see')
export class BookingChangeType {
  @Field(() => BookingType, { description: 'The booking as it is now.' })
  booking!: BookingType

  @Field(() => BookingEventType, {
    nullable: true,
    description:
      'What was done; the newest when several things came at once, and null when this is how it is (`reset`).',
  })
  event!: BookingEventType | null
}
