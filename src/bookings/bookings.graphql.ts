import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { SizeClassEnum } from '../accounts/size-class.graphql.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import type { BookingStatus } from './booking.ts'

export const BookingStatusEnum = {
  HELD: 'HELD',
  REQUESTED: 'REQUESTED',
  CONFIRMED: 'CONFIRMED',
  EXPIRED: 'EXPIRED',
  DECLINED: 'DECLINED',
  CANCELLED: 'CANCELLED',
}
registerEnumType(BookingStatusEnum, {
  name: 'BookingStatus',
  description:
    'Where a booking stands. HELD, REQUESTED and CONFIRMED keep the time; the others have freed it.',
  valuesConfig: {
    HELD: { description: '预留: taken for a few minutes while the enterprise decides; expires by itself.' },
    REQUESTED: {
      description: '待审批: confirmed by the enterprise, waits for the lab; expires when its start passes.',
    },
    CONFIRMED: { description: '已确认: booked.' },
    EXPIRED: { description: '已过期: not confirmed, or not answered, in time.' },
    DECLINED: { description: '已拒绝: the lab said no.' },
    CANCELLED: { description: '已取消: by the enterprise or the lab; its history says by whom and why.' },
  },
})

export const BookingOrderEnum = { EARLIEST_FIRST: 'EARLIEST_FIRST', LATEST_FIRST: 'LATEST_FIRST' }
registerEnumType(BookingOrderEnum, {
  name: 'BookingOrder',
  description: 'How bookings are sorted, by their start.',
  valuesConfig: {
    EARLIEST_FIRST: { description: 'Those that start first come first.' },
    LATEST_FIRST: { description: 'Those that start last come first.' },
  },
})

@ObjectType('Booking', {
  implements: NodeType,
  description: 'A slot taken by an enterprise. Seen by its two parties.',
})
@Access('booking.see')
export class BookingType extends NodeType {
  @Field(() => Date, { description: 'When it begins.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over.' })
  endsAt!: Date

  @Field(() => BookingStatusEnum, { description: 'Where it stands.' })
  status!: BookingStatus

  @Field(() => Date, {
    nullable: true,
    description: 'When a hold, or a request without an answer, ends by itself; null once that is decided.',
  })
  expiresAt!: Date | null

  @Field(() => SizeClassEnum, { description: 'The size class at which it was priced.' })
  sizeClass!: SizeClass

  @Field(() => String, { nullable: true, description: 'What it is for, in the words of the enterprise.' })
  purpose!: string | null

  @Field(() => Date, { description: 'When it was held.' })
  createdAt!: Date
}

export const BookingConnection = connectionOf(() => BookingType, 'Booking')

@ObjectType('BookingEvent', { description: 'A change of state of a booking.' })
@Access('booking.see')
export class BookingEventType {
  @Field(() => BookingStatusEnum, { description: 'The state that it came to.' })
  status!: BookingStatus

  @Field(() => Date, { description: 'When.' })
  at!: Date

  @Field(() => String, { nullable: true, description: 'Why, in the words of whoever did it.' })
  reason!: string | null
}

@InputType('HoldSlotInput', { description: 'A slot to take.' })
export class HoldSlotInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => Date, { description: 'When it begins; take it from a slot.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is over; take it from a slot.' })
  endsAt!: Date

  @Field(() => String, { nullable: true, description: 'What it is for, for the lab; up to 500 characters.' })
  purpose?: string | null

  @Field(() => String, {
    description:
      'Any new text of 1 to 100 characters for each new hold, such as a random UUID. A retry with the same key takes nothing twice.',
  })
  idempotencyKey!: string
}

@InputType('ConfirmBookingInput', { description: 'A hold to confirm.' })
export class ConfirmBookingInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string

  @Field(() => String, {
    description:
      'Any new text of 1 to 100 characters for each new confirmation; a retry sends the same again.',
  })
  idempotencyKey!: string
}

@InputType('ApproveBookingInput', { description: 'A request to approve.' })
export class ApproveBookingInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string
}

@InputType('EndBookingInput', { description: 'A booking to cancel or decline.' })
export class EndBookingInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string

  @Field(() => String, { nullable: true, description: 'Why, for the other party; up to 500 characters.' })
  reason?: string | null
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
