import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { SizeClassEnum } from '../accounts/size-class.graphql.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import type { ApprovalCause, BookingAction, BookingStatus } from './booking.ts'
import { ApprovalCauseEnum, BookingActionEnum, BookingStatusEnum } from './bookings.enum.graphql.ts'
import { MeetingType } from './meetings/meeting.graphql.ts'
import type { Meeting } from './meetings/meeting.ts'

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

  @Field(() => Int, { description: 'How many units it takes, all for the same time.' })
  units!: number

  @Field(() => Boolean, {
    description:
      'Whether the lab has fixed its units. Otherwise it may be moved to others, at its own time, so that somebody else fits in.',
  })
  unitsFixed!: boolean

  @Field(() => Boolean, { description: 'Whether an operator of the lab works the bookable.' })
  operatorAssisted!: boolean

  @Field(() => MeetingType, {
    nullable: true,
    description:
      'Of an expert: where to meet; null for other bookables, and where nobody has said, at the lab.',
  })
  meeting!: Meeting | null

  @Field(() => ApprovalCauseEnum, {
    nullable: true,
    description: 'Why the lab must approve it; null where it is confirmed at once.',
  })
  approvalCause!: ApprovalCause | null

  @Field(() => SizeClassEnum, { description: 'The size class at which it was priced.' })
  sizeClass!: SizeClass

  @Field(() => String, { nullable: true, description: 'What it is for, in the words of the enterprise.' })
  purpose!: string | null

  @Field(() => Date, { nullable: true, description: 'When somebody checked in.' })
  checkedInAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it ended, used or not; null until then.' })
  endedAt!: Date | null

  @Field(() => Int, {
    nullable: true,
    description:
      'How many minutes of the booked time were used, from the check-in on, each begun one counted; null until it is completed.',
  })
  usedMinutes!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'How many minutes an operator helped, where the lab recorded it.',
  })
  operatorMinutes!: number | null

  @Field(() => Date, { description: 'When it was held.' })
  createdAt!: Date
}

export const BookingConnection = connectionOf(() => BookingType, 'Booking')

@ObjectType('BookingEvent', { description: 'Something that was done to a booking.' })
@Access('booking.see')
export class BookingEventType {
  @Field(() => BookingActionEnum, { description: 'What was done.' })
  action!: BookingAction

  @Field(() => BookingStatusEnum, { description: 'The state after it.' })
  status!: BookingStatus

  @Field(() => Date, { description: 'When.' })
  at!: Date

  @Field(() => String, { nullable: true, description: 'Why, in the words of whoever did it.' })
  reason!: string | null
}
