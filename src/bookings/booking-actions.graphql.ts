import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import type { SeriesScope } from './booking.ts'
import { SeriesScopeEnum } from './bookings.enum.graphql.ts'
import { BookingType } from './bookings.graphql.ts'
import { MEETING, MeetingInput } from './meetings/meeting.graphql.ts'

const SCOPE = {
  defaultValue: 'ONE',
  description: 'Of a booking that belongs to a series: whether the others follow.',
} as const
const KEY = {
  description: 'Any new text of 1 to 100 characters for each new request; a retry sends the same again.',
}

@InputType('HoldSlotInput', { description: 'A slot to take.' })
export class HoldSlotInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => Date, { description: 'When it begins; take it from a slot.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over; take it from a slot.' })
  endsAt!: Date

  @Field(() => Int, {
    defaultValue: 1,
    description: 'How many units, for the same time: instruments, or seats of a session.',
  })
  units!: number

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether an operator of the lab is to work it, at `operatorPerHour`.',
  })
  operatorAssisted!: boolean

  @Field(() => MeetingInput, MEETING)
  meeting?: MeetingInput | null

  @Field(() => String, { nullable: true, description: 'What it is for, for the lab; up to 500 characters.' })
  purpose?: string | null

  @Field(() => String, {
    description:
      'Any new text of 1 to 100 characters for each new hold, such as a random UUID. A retry with the same key takes nothing twice.',
  })
  idempotencyKey!: string
}

@InputType({ description: 'A booking.' })
abstract class OneBookingInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string
}

@InputType('ConfirmBookingInput', { description: 'A hold to confirm.' })
export class ConfirmBookingInput extends OneBookingInput {
  @Field(() => SeriesScopeEnum, SCOPE)
  series!: SeriesScope

  @Field(() => String, KEY)
  idempotencyKey!: string
}

@InputType('ApproveBookingInput', { description: 'A request to approve.' })
export class ApproveBookingInput extends OneBookingInput {
  @Field(() => SeriesScopeEnum, SCOPE)
  series!: SeriesScope
}

@InputType('EndBookingInput', { description: 'A booking to cancel or decline.' })
export class EndBookingInput extends OneBookingInput {
  @Field(() => String, { nullable: true, description: 'Why, for the other party; up to 500 characters.' })
  reason?: string | null

  @Field(() => SeriesScopeEnum, SCOPE)
  series!: SeriesScope
}

@InputType('RescheduleBookingInput', { description: 'Another time for a booking.' })
export class RescheduleBookingInput extends OneBookingInput {
  @Field(() => Date, { description: 'When it begins now; take it from a slot.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over now; take it from a slot.' })
  endsAt!: Date

  @Field(() => String, KEY)
  idempotencyKey!: string
}

@InputType('ExtendBookingInput', { description: 'A later end for a booking.' })
export class ExtendBookingInput extends OneBookingInput {
  @Field(() => Date, { description: 'When it is over now, on the slot grid.' })
  endsAt!: Date

  @Field(() => String, KEY)
  idempotencyKey!: string
}

@InputType('CheckInInput', { description: 'A booking whose people have come.' })
export class CheckInInput extends OneBookingInput {}

@InputType('CheckOutInput', { description: 'A booking whose use is over.' })
export class CheckOutInput extends OneBookingInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many minutes an operator helped, recorded by the lab; when left out, all that were used of an operator-assisted booking.',
  })
  operatorMinutes?: number | null
}

@InputType('AssignUnitsInput', { description: 'Units to which a booking is fixed.' })
export class AssignUnitsInput extends OneBookingInput {
  @Field(() => [Int], { description: 'As many different units, from 1 on, as the booking has.' })
  units!: number[]
}

@ObjectType()
@Access('booking.see')
abstract class BookingPayload extends Payload {
  @Field(() => BookingType, {
    nullable: true,
    description: 'The booking as it is now; null when it was refused.',
  })
  booking?: BookingType
}

@ObjectType('HoldSlotPayload', { description: 'The answer of holdSlot.' })
@Access('booking.hold')
export class HoldSlotPayload extends BookingPayload {}

@ObjectType('ConfirmBookingPayload', { description: 'The answer of confirmBooking.' })
@Access('booking.confirm')
export class ConfirmBookingPayload extends BookingPayload {}

@ObjectType('CancelBookingPayload', { description: 'The answer of cancelBooking.' })
@Access('booking.cancel')
export class CancelBookingPayload extends BookingPayload {}

@ObjectType('ApproveBookingPayload', { description: 'The answer of approveBooking.' })
@Access('booking.answer')
export class ApproveBookingPayload extends BookingPayload {}

@ObjectType('DeclineBookingPayload', { description: 'The answer of declineBooking.' })
@Access('booking.answer')
export class DeclineBookingPayload extends BookingPayload {}

@ObjectType('RescheduleBookingPayload', { description: 'The answer of rescheduleBooking.' })
@Access('booking.reschedule')
export class RescheduleBookingPayload extends BookingPayload {}

@ObjectType('ExtendBookingPayload', { description: 'The answer of extendBooking.' })
@Access('booking.attend')
export class ExtendBookingPayload extends BookingPayload {}

@ObjectType('CheckInPayload', { description: 'The answer of checkIn.' })
@Access('booking.attend')
export class CheckInPayload extends BookingPayload {}

@ObjectType('CheckOutPayload', { description: 'The answer of checkOut.' })
@Access('booking.attend', 'booking.recordOperator')
export class CheckOutPayload extends BookingPayload {}

@ObjectType('AssignUnitsPayload', { description: 'The answer of assignUnits.' })
@Access('booking.assignUnits')
export class AssignUnitsPayload extends BookingPayload {}
