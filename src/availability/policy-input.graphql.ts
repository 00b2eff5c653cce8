import { Field, InputType, Int } from 'type-graphql'
import { WaitlistOrderEnum } from '../catalog/policy.graphql.ts'
import type { WaitlistOrder } from '../catalog/policy.ts'

@InputType('CancellationStepInput', {
  description: 'What cancelling costs from some time before the start on.',
})
export class CancellationStepInput {
  @Field(() => Int, {
    description: 'From so many minutes before the start on, 0 to 43200, and fewer than in the step before.',
  })
  minutesBefore!: number

  @Field(() => Int, {
    description:
      'What cancelling then costs, in percent of the price, 1 to 100, and more than in the step before.',
  })
  feePercent!: number
}

const ANSWER =
  'How long the lab may take to answer a request, in minutes, 15 to 43200; then, and when its start passes, it expires.'
const CANCELLATION =
  'What cancelling costs, up to 10 steps, the earliest first: [{minutesBefore: 2880, feePercent: 50}, {minutesBefore: 1440, feePercent: 100}] is free until 48 hours before the start, half the price until 24 hours, then all of it. An empty list: free until the start.'
const GRACE =
  'How long after its start a booking without check-in becomes a NO_SHOW, in minutes, 5 to 1440; null: never.'
const NO_SHOWS =
  'After so many no-shows of an enterprise at the lab within 90 days, 1 to 100, the lab approves each of its bookings, also where confirmation is INSTANT; null: never.'
const OFFER = 'How long freed time is offered to one who waits for it, in minutes, 5 to 10080.'
const ORDER = 'Who of those that wait is offered freed time first.'
const QUALIFICATION = 'true: the person who books needs a qualification that the lab grants.'

/** How a lab deals with bookings, as it is published. */
@InputType()
export abstract class PolicyInput {
  @Field(() => Int, { defaultValue: 2_880, description: ANSWER })
  answerMinutes!: number

  @Field(() => [CancellationStepInput], { defaultValue: [], description: CANCELLATION })
  cancellation!: CancellationStepInput[]

  @Field(() => Int, { nullable: true, description: GRACE })
  graceMinutes?: number | null

  @Field(() => Int, { nullable: true, description: NO_SHOWS })
  noShowLimit?: number | null

  @Field(() => Int, { defaultValue: 60, description: OFFER })
  offerMinutes!: number

  @Field(() => WaitlistOrderEnum, { defaultValue: 'FIRST_COME', description: ORDER })
  waitlistOrder!: WaitlistOrder

  @Field(() => Boolean, { defaultValue: false, description: QUALIFICATION })
  requiresQualification!: boolean
}

/** How a lab deals with bookings, as it is changed. */
@InputType()
export abstract class PolicyChangeInput {
  @Field(() => Int, { nullable: true, description: ANSWER })
  answerMinutes?: number | null

  @Field(() => [CancellationStepInput], { nullable: true, description: CANCELLATION })
  cancellation?: CancellationStepInput[] | null

  @Field(() => Int, { nullable: true, description: GRACE })
  graceMinutes?: number | null

  @Field(() => Int, { nullable: true, description: NO_SHOWS })
  noShowLimit?: number | null

  @Field(() => Int, { nullable: true, description: OFFER })
  offerMinutes?: number | null

  @Field(() => WaitlistOrderEnum, { nullable: true, description: ORDER })
  waitlistOrder?: WaitlistOrder | null

  @Field(() => Boolean, { nullable: true, description: QUALIFICATION })
  requiresQualification?: boolean | null
}
