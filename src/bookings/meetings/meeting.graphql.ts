import { Field, InputType, ObjectType } from 'type-graphql'
import { MeetingPlaceEnum } from '../../catalog/meeting-place.graphql.ts'
import type { MeetingPlace } from '../../catalog/meeting-place.ts'
import { Access } from '../../shared/access.graphql.ts'
import type { Meeting } from './meeting.ts'

@InputType('MeetingInput', { description: 'Where an expert is to meet the enterprise.' })
export class MeetingInput {
  @Field(() => MeetingPlaceEnum, { description: 'One of the meetingPlaces of the expert.' })
  place!: MeetingPlace

  @Field(() => String, {
    nullable: true,
    description:
      'For ON_SITE and AT_WINDOW, and needed there: the district to which the expert is to come, by code.',
  })
  district?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'For ON_SITE and AT_WINDOW, and needed there: the address, 1 to 200 characters.',
  })
  address?: string | null
}

@ObjectType('Meeting', { description: 'Where an expert meets the enterprise.' })
@Access('booking.see', 'waitlist.see')
export class MeetingType {
  @Field(() => MeetingPlaceEnum, { description: 'At which of the places that the expert offers.' })
  place!: MeetingPlace

  @Field(() => String, {
    nullable: true,
    description: 'The address; null where the expert stays at the lab.',
  })
  address!: string | null
}

export const MEETING = {
  nullable: true,
  description:
    'Of an expert: where to meet, AT_LAB when left out. Between sessions in different districts `travelMinutes` of the expert are kept free.',
} as const

/** Where to meet, as callers write it. */
export const meetingFrom = (input: MeetingInput | null | undefined): Meeting | undefined =>
  input
    ? { place: input.place, district: input.district ?? null, address: input.address?.trim() || null }
    : undefined
