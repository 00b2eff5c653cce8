import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { ClosureType } from '../../availability/closures.graphql.ts'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { BookingType } from '../bookings.graphql.ts'

@InputType('ReportBreakdownInput', { description: 'A bookable, or one unit of it, that does not work.' })
export class ReportBreakdownInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => Int, { nullable: true, description: 'The one unit that is broken; left out when all are.' })
  unit?: number | null

  @Field(() => Date, {
    nullable: true,
    description: 'Since when, on a quarter of an hour; left out: since the one that has just begun.',
  })
  startsAt?: Date | null

  @Field(() => Date, {
    description: 'When it is expected to work again, on a quarter of an hour; at most 366 days later.',
  })
  endsAt!: Date

  @Field(() => String, {
    description: 'What is broken; whoever booked that time reads it as the reason. 1 to 500 characters.',
  })
  note!: string

  @Field(() => Int, {
    defaultValue: 1_440,
    description:
      'For how many minutes an alternative is held for each disrupted booking, 15 to 10080; never beyond its own start.',
  })
  answerMinutes!: number
}

@ObjectType('ReportBreakdownPayload', { description: 'The answer of reportBreakdown.' })
@Access('calendar.close')
export class ReportBreakdownPayload extends Payload {
  @Field(() => ClosureType, {
    nullable: true,
    description: 'The closure that it is; null when it was refused.',
  })
  closure?: ClosureType

  @Field(() => [BookingType], {
    nullable: true,
    description:
      'The bookings that are DISRUPTED by it, by start, the first 100. `replacement` is the alternative that is held; of more than 30, some follow within a minute.',
  })
  disrupted?: BookingType[]

  @Field(() => Int, {
    nullable: true,
    description: 'How many bookings went to other units at their own time instead.',
  })
  moved?: number

  @Field(() => Int, {
    nullable: true,
    description: 'How many holds were cancelled and requests declined, because no unit was left for them.',
  })
  ended?: number
}

@InputType('RestoreBookingInput', { description: 'A disrupted booking that can take place after all.' })
export class RestoreBookingInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string
}

@ObjectType('RestoreBookingPayload', { description: 'The answer of restoreBooking.' })
@Access('booking.restore')
export class RestoreBookingPayload extends Payload {
  @Field(() => BookingType, {
    nullable: true,
    description: 'The booking as it is now; null when it was refused.',
  })
  booking?: BookingType
}
