import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { BookingType } from '../bookings.graphql.ts'

@ObjectType('Participant', {
  description:
    'Who is to sit on one of the seats of a booking of trainings or open days, and whether they came.',
})
@Access('booking.see')
export class ParticipantType {
  @Field(() => Int, { description: 'The seat, from 1 to the `units` of the booking.' })
  number!: number

  @Field(() => String, { nullable: true, description: 'Their name; null where nobody has said.' })
  name!: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether somebody came for it; null until the lab has recorded that.',
  })
  attended!: boolean | null

  @Field(() => Date, { nullable: true, description: 'When the lab recorded it last; null until then.' })
  recordedAt!: Date | null
}

@InputType('NameParticipantsInput', { description: 'Who is to come.' })
export class NameParticipantsInput {
  @Field(() => ID, { description: 'The booking of trainings or open days.' })
  bookingId!: string

  @Field(() => [String], {
    description:
      'The names of all who are to come, one for each seat and no more than `units`, of 1 to 200 characters; in the place of those that were named before.',
  })
  names!: string[]
}

@InputType('RecordAttendanceInput', { description: 'Who came.' })
export class RecordAttendanceInput {
  @Field(() => ID, { description: 'The booking of trainings or open days.' })
  bookingId!: string

  @Field(() => [Int], {
    description: 'The `number` of each seat for which somebody came; for the others nobody did.',
  })
  came!: number[]
}

@ObjectType('NameParticipantsPayload', { description: 'The answer of nameParticipants.' })
@Access('booking.nameParticipants')
export class NameParticipantsPayload extends Payload {
  @Field(() => BookingType, { nullable: true, description: 'The booking; null when it was refused.' })
  booking?: BookingType
}

@ObjectType('RecordAttendancePayload', { description: 'The answer of recordAttendance.' })
@Access('booking.recordAttendance')
export class RecordAttendancePayload extends Payload {
  @Field(() => BookingType, {
    nullable: true,
    description: 'The booking as it is now; null when it was refused.',
  })
  booking?: BookingType
}
