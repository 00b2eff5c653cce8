import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { QualityElement } from '../catalog/bookable.ts'
import { BookableType, ExpertType, InstrumentType, QualityElementEnum } from '../catalog/catalog.graphql.ts'
import { TRAVEL_MINUTES } from '../catalog/expertise.ts'
import { MeetingPlaceEnum } from '../catalog/meeting-place.graphql.ts'
import type { MeetingPlace } from '../catalog/meeting-place.ts'
import { Access } from '../shared/access.graphql.ts'
import { TextInput } from '../shared/common.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { ListingChangeInput, ListingInput } from './listing-input.graphql.ts'
import { TermsChangeInput, TermsInput } from './terms.graphql.ts'

/** What of an instrument or an expert is published. */
@InputType()
abstract class PublishBookableInput extends ListingInput {
  @Field(() => TermsInput, { description: 'The terms on which its time is given.' })
  terms!: TermsInput
}

@InputType()
abstract class ChangeBookableInput extends ListingChangeInput {
  @Field(() => TermsChangeInput, { nullable: true, description: 'The terms that change.' })
  terms?: TermsChangeInput | null
}

@InputType('PublishInstrumentInput', { description: 'An instrument of the acting lab.' })
export class PublishInstrumentInput extends PublishBookableInput {
  @Field(() => [QualityElementEnum], {
    nullable: true,
    description:
      'The quality elements that it serves. When left out, METROLOGY if a JJG or JJF is among its methods, otherwise TESTING.',
  })
  qualityElements?: QualityElement[] | null

  @Field(() => String, { nullable: true, description: 'Its maker.' })
  manufacturer?: string | null

  @Field(() => String, { nullable: true, description: 'The model name of the maker.' })
  model?: string | null
}

@InputType('PublishInstrumentsInput', { description: 'Instruments of the acting lab.' })
export class PublishInstrumentsInput {
  @Field(() => String, {
    description: 'Any text that is new for each publication, such as a random UUID; a retry sends the same.',
  })
  idempotencyKey!: string

  @Field(() => [PublishInstrumentInput], { description: 'The instruments, 1 to 200.' })
  instruments!: PublishInstrumentInput[]
}

@InputType('ChangeInstrumentInput', { description: 'What changes of an instrument; what is left out stays.' })
export class ChangeInstrumentInput extends ChangeBookableInput {
  @Field(() => ID, { description: 'The instrument.' })
  instrumentId!: string

  @Field(() => [QualityElementEnum], {
    nullable: true,
    description: 'All quality elements that it serves; with null they follow from the methods again.',
  })
  qualityElements?: QualityElement[] | null

  @Field(() => String, { nullable: true, description: 'Its maker; null clears it.' })
  manufacturer?: string | null

  @Field(() => String, { nullable: true, description: 'The model name of the maker; null clears it.' })
  model?: string | null
}

const LANGUAGES = 'All languages of the sessions, BCP 47 tags such as "zh" or "en".'
const FIELDS =
  'All that the expert is at home in, such as {zh: "失效分析", en: "failure analysis"}; up to 20, of 1 to 200 characters in each language.'
const PLACES =
  'All places where sessions are offered. For sessions ON_SITE and AT_WINDOW whoever books says in which district.'
const TRAVEL =
  'How long the way to a session in another district takes, in minutes, 0 to 480, a multiple of 15. So long is kept free between two sessions in different districts; the buffers of the terms may lie in it.'

@InputType('PublishExpertInput', { description: 'An expert of the acting lab.' })
export class PublishExpertInput extends PublishBookableInput {
  @Field(() => [QualityElementEnum], { description: 'The quality elements that the expert advises on.' })
  qualityElements!: QualityElement[]

  @Field(() => [String], { defaultValue: ['zh'], description: LANGUAGES })
  languages!: string[]

  @Field(() => [TextInput], { defaultValue: [], description: FIELDS })
  fields!: TextInput[]

  @Field(() => [MeetingPlaceEnum], { defaultValue: ['AT_LAB'], description: PLACES })
  meetingPlaces!: MeetingPlace[]

  @Field(() => Int, { defaultValue: TRAVEL_MINUTES, description: TRAVEL })
  travelMinutes!: number
}

@InputType('ChangeExpertInput', { description: 'What changes of an expert; what is left out stays.' })
export class ChangeExpertInput extends ChangeBookableInput {
  @Field(() => ID, { description: 'The expert.' })
  expertId!: string

  @Field(() => [QualityElementEnum], {
    nullable: true,
    description: 'All quality elements that the expert advises on.',
  })
  qualityElements?: QualityElement[] | null

  @Field(() => [String], { nullable: true, description: LANGUAGES })
  languages?: string[] | null

  @Field(() => [TextInput], { nullable: true, description: FIELDS })
  fields?: TextInput[] | null

  @Field(() => [MeetingPlaceEnum], { nullable: true, description: PLACES })
  meetingPlaces?: MeetingPlace[] | null

  @Field(() => Int, { nullable: true, description: TRAVEL })
  travelMinutes?: number | null
}

@ObjectType('PublishInstrumentPayload', { description: 'The answer of publishInstrument.' })
@Access('bookable.publish')
export class PublishInstrumentPayload extends Payload {
  @Field(() => InstrumentType, { nullable: true, description: 'The new instrument.' })
  instrument?: InstrumentType
}

@ObjectType('PublishInstrumentsPayload', { description: 'The answer of publishInstruments.' })
@Access('bookable.publish')
export class PublishInstrumentsPayload extends Payload {
  @Field(() => [InstrumentType], {
    nullable: true,
    description: 'The new instruments, in the order of the input.',
  })
  instruments?: InstrumentType[]
}

@ObjectType('ChangeInstrumentPayload', { description: 'The answer of changeInstrument.' })
@Access('bookable.change')
export class ChangeInstrumentPayload extends Payload {
  @Field(() => InstrumentType, { nullable: true, description: 'The instrument as it is now.' })
  instrument?: InstrumentType
}

@ObjectType('PublishExpertPayload', { description: 'The answer of publishExpert.' })
@Access('bookable.publish')
export class PublishExpertPayload extends Payload {
  @Field(() => ExpertType, { nullable: true, description: 'The new expert.' })
  expert?: ExpertType
}

@ObjectType('ChangeExpertPayload', { description: 'The answer of changeExpert.' })
@Access('bookable.change')
export class ChangeExpertPayload extends Payload {
  @Field(() => ExpertType, { nullable: true, description: 'The expert as it is now.' })
  expert?: ExpertType
}

@InputType('RetireBookableInput', { description: 'A bookable that leaves the market.' })
export class RetireBookableInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string
}

@ObjectType('RetireBookablePayload', { description: 'The answer of retireBookable.' })
@Access('bookable.retire')
export class RetireBookablePayload extends Payload {
  @Field(() => BookableType, {
    nullable: true,
    description: 'The bookable, with the time of its retirement.',
  })
  bookable?: BookableType
}
