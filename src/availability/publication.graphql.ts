import { Field, ID, InputType, ObjectType } from 'type-graphql'
import type { QualityElement } from '../catalog/bookable.ts'
import { BookableType, ExpertType, InstrumentType, QualityElementEnum } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { TextInput } from '../shared/common.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { OpeningRuleInput } from './opening-rules.graphql.ts'
import { TermsChangeInput, TermsInput } from './terms.graphql.ts'

const METHODS =
  'Numbers of the standards by which it tests or calibrates, or on which the expert advises, one in each entry and up to 50: publisher, number and, where one is meant, the edition, such as "GB/T 228.1-2021", "JJF 1064" or "ISO 6892-1:2019". Which of them the lab is accredited for, it records with recordAccreditation.'

@InputType()
abstract class PublishBookableInput {
  @Field(() => ID, { description: 'The site of the lab where it stands, or where sessions are held.' })
  siteId!: string

  @Field(() => String, {
    description: 'What it is filed under: a code of the query categories, of its kind.',
  })
  category!: string

  @Field(() => TextInput, { description: 'What it is called, 1 to 200 characters.' })
  name!: TextInput

  @Field(() => TextInput, {
    defaultValue: { zh: '', en: '' },
    description: 'What it is for, up to 4000 characters.',
  })
  description!: TextInput

  @Field(() => [String], { defaultValue: [], description: 'Further words by which it is found, up to 50.' })
  keywords!: string[]

  @Field(() => [String], { defaultValue: [], description: METHODS })
  methods!: string[]

  @Field(() => TermsInput, { description: 'The terms on which its time is given.' })
  terms!: TermsInput

  @Field(() => [OpeningRuleInput], { defaultValue: [], description: 'When it is open; it can be set later.' })
  openingRules!: OpeningRuleInput[]
}

@InputType()
abstract class ChangeBookableInput {
  @Field(() => ID, { nullable: true, description: 'Another site of the lab.' })
  siteId?: string | null

  @Field(() => String, { nullable: true, description: 'Another category of its kind, by code.' })
  category?: string | null

  @Field(() => TextInput, { nullable: true, description: 'What it is called, 1 to 200 characters.' })
  name?: TextInput | null

  @Field(() => TextInput, { nullable: true, description: 'What it is for, up to 4000 characters.' })
  description?: TextInput | null

  @Field(() => [String], { nullable: true, description: 'All further words by which it is found, up to 50.' })
  keywords?: string[] | null

  @Field(() => [String], { nullable: true, description: METHODS })
  methods?: string[] | null

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

@InputType('PublishExpertInput', { description: 'An expert of the acting lab.' })
export class PublishExpertInput extends PublishBookableInput {
  @Field(() => [QualityElementEnum], { description: 'The quality elements that the expert advises on.' })
  qualityElements!: QualityElement[]

  @Field(() => [String], { defaultValue: ['zh'], description: 'Languages of the sessions, BCP 47 tags.' })
  languages!: string[]
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

  @Field(() => [String], { nullable: true, description: 'All languages of the sessions, BCP 47 tags.' })
  languages?: string[] | null
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
