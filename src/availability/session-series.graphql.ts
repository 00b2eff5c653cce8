import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { Confirmation, QualityElement } from '../catalog/bookable.ts'
import { ConfirmationEnum, QualityElementEnum, SessionSeriesType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { ListingChangeInput, ListingInput } from './listing-input.graphql.ts'
import { PolicyChangeInput, PolicyInput } from './policy-input.graphql.ts'

const SEATS = 'Seats of each session, 1 to 200.'
const LEAD = 'How long before a session its seats must be booked, in minutes, 0 to 43200.'
const HORIZON = 'How many days ahead seats can be booked, 1 to 365.'
const CONFIRMATION = 'What happens when a hold is confirmed.'
const ELEMENTS = 'All quality elements that the sessions are about.'
const LANGUAGES = 'All languages of the sessions, BCP 47 tags such as "zh" or "en".'

@InputType('SessionTermsInput', {
  description:
    'The terms on which seats are given; always free of charge, so that no cancelling costs anything.',
})
export class SessionTermsInput extends PolicyInput {
  @Field(() => Int, { description: SEATS })
  units!: number

  @Field(() => Int, { defaultValue: 0, description: LEAD })
  leadMinutes!: number

  @Field(() => Int, { defaultValue: 60, description: HORIZON })
  horizonDays!: number

  @Field(() => ConfirmationEnum, { defaultValue: 'INSTANT', description: CONFIRMATION })
  confirmation!: Confirmation
}

@InputType('SessionTermsChangeInput', {
  description:
    'Terms that change; what is left out or null stays, but null clears graceMinutes and noShowLimit.',
})
export class SessionTermsChangeInput extends PolicyChangeInput {
  @Field(() => Int, { nullable: true, description: SEATS })
  units?: number | null

  @Field(() => Int, { nullable: true, description: LEAD })
  leadMinutes?: number | null

  @Field(() => Int, { nullable: true, description: HORIZON })
  horizonDays?: number | null

  @Field(() => ConfirmationEnum, { nullable: true, description: CONFIRMATION })
  confirmation?: Confirmation | null
}

@InputType('PublishSessionSeriesInput', {
  description:
    'Trainings or open days of the acting lab. Each period of an opening rule is a session, and its `mode` must be FIXED; a rule with `validFrom` and `validUntil` on one day is a single one.',
})
export class PublishSessionSeriesInput extends ListingInput {
  @Field(() => SessionTermsInput, { description: 'The terms on which its seats are given.' })
  terms!: SessionTermsInput

  @Field(() => [QualityElementEnum], { description: ELEMENTS })
  qualityElements!: QualityElement[]

  @Field(() => [String], { defaultValue: ['zh'], description: LANGUAGES })
  languages!: string[]
}

@InputType('ChangeSessionSeriesInput', {
  description: 'What changes of a session series; what is left out stays. setOpeningRules changes its dates.',
})
export class ChangeSessionSeriesInput extends ListingChangeInput {
  @Field(() => ID, { description: 'The session series.' })
  sessionSeriesId!: string

  @Field(() => SessionTermsChangeInput, { nullable: true, description: 'The terms that change.' })
  terms?: SessionTermsChangeInput | null

  @Field(() => [QualityElementEnum], { nullable: true, description: ELEMENTS })
  qualityElements?: QualityElement[] | null

  @Field(() => [String], { nullable: true, description: LANGUAGES })
  languages?: string[] | null
}

@ObjectType('PublishSessionSeriesPayload', { description: 'The answer of publishSessionSeries.' })
@Access('bookable.publish')
export class PublishSessionSeriesPayload extends Payload {
  @Field(() => SessionSeriesType, { nullable: true, description: 'The new session series.' })
  sessionSeries?: SessionSeriesType
}

@ObjectType('ChangeSessionSeriesPayload', { description: 'The answer of changeSessionSeries.' })
@Access('bookable.change')
export class ChangeSessionSeriesPayload extends Payload {
  @Field(() => SessionSeriesType, { nullable: true, description: 'The session series as it is now.' })
  sessionSeries?: SessionSeriesType
}
