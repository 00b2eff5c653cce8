import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType, PeriodInput } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { MEETING, MeetingInput, MeetingType } from '../meetings/meeting.graphql.ts'
import type { Meeting } from '../meetings/meeting.ts'
import type { WaitlistStatus } from './waitlist-entry.ts'

export const WaitlistStatusEnum = {
  WAITING: 'WAITING',
  OFFERED: 'OFFERED',
  ACCEPTED: 'ACCEPTED',
  LAPSED: 'LAPSED',
  LEFT: 'LEFT',
  EXPIRED: 'EXPIRED',
}
registerEnumType(WaitlistStatusEnum, {
  name: 'WaitlistStatus',
  description: 'Where one stands who waits for time. WAITING and OFFERED are open; the others have ended.',
  valuesConfig: {
    WAITING: { description: '候补中: waits for time; `position` says behind how many.' },
    OFFERED: { description: '已空出待确认: `offer` is held for it; confirm that before it expires.' },
    ACCEPTED: { description: '已接受: the offer was confirmed and is a booking, or a request to the lab.' },
    LAPSED: { description: '逾期未确认: the offer ran out, and the time went to the next.' },
    LEFT: { description: '已退出: the enterprise left, or the offer was cancelled.' },
    EXPIRED: {
      description: '已过期: the range is over, or the bookable was retired, and nothing had come free.',
    },
  },
})

@ObjectType('WaitlistEntry', {
  implements: NodeType,
  description:
    'An enterprise that waits for time of a bookable: so long, somewhere in a range. Whatever comes free is offered to one at a time, in the order that the lab has chosen (`waitlistOrder`). Seen by its two parties.',
})
@Access('waitlist.see')
export class WaitlistEntryType extends NodeType {
  @Field(() => Date, { description: 'The range begins: nothing earlier is offered.' })
  startsAt!: Date

  @Field(() => Date, { description: 'The range ends: what is offered is over by then.' })
  endsAt!: Date

  @Field(() => Int, { description: 'How many units are waited for, all for the same time.' })
  units!: number

  @Field(() => Boolean, { description: 'Whether an operator of the lab is to work it.' })
  operatorAssisted!: boolean

  @Field(() => MeetingType, { nullable: true, description: 'Of an expert: where to meet.' })
  meeting!: Meeting | null

  @Field(() => String, { nullable: true, description: 'What it is for, in the words of the enterprise.' })
  purpose!: string | null

  @Field(() => WaitlistStatusEnum, { description: 'Where it stands.' })
  status!: WaitlistStatus

  @Field(() => Date, { description: 'When it was joined.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When the waiting ended; null until then.' })
  endedAt!: Date | null
}

export const WaitlistEntryConnection = connectionOf(() => WaitlistEntryType, 'WaitlistEntry')

@InputType('JoinWaitlistInput', { description: 'Time to wait for.' })
export class JoinWaitlistInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => PeriodInput, {
    description: 'What is offered lies in it; at most 62 days, inside the booking horizon.',
  })
  range!: PeriodInput

  @Field(() => Int, {
    description: 'How long, in minutes, as for a booking; a fixed session may last longer.',
  })
  durationMinutes!: number

  @Field(() => Int, { defaultValue: 1, description: 'How many units, for the same time.' })
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
    description: 'Any new text of 1 to 100 characters for each new request; a retry sends the same again.',
  })
  idempotencyKey!: string
}

@InputType('LeaveWaitlistInput', { description: 'Waiting that is given up.' })
export class LeaveWaitlistInput {
  @Field(() => ID, { description: 'The waitlist entry.' })
  entryId!: string
}

@ObjectType()
@Access('waitlist.see')
abstract class WaitlistEntryPayload extends Payload {
  @Field(() => WaitlistEntryType, {
    nullable: true,
    description: 'The entry as it is now; null when it was refused.',
  })
  waitlistEntry?: WaitlistEntryType
}

@ObjectType('JoinWaitlistPayload', { description: 'The answer of joinWaitlist.' })
@Access('waitlist.join')
export class JoinWaitlistPayload extends WaitlistEntryPayload {}

@ObjectType('LeaveWaitlistPayload', { description: 'The answer of leaveWaitlist.' })
@Access('waitlist.leave')
export class LeaveWaitlistPayload extends WaitlistEntryPayload {}
