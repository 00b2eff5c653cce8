import { Field, Float, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import type { HolderKind } from './custody.ts'
import type { AfterTest, Hazard, SampleUnit } from './sample.ts'
import { AfterTestEnum, HazardEnum, HolderKindEnum, SampleUnitEnum } from './samples.enum.graphql.ts'
import { SampleType } from './samples.graphql.ts'

@InputType('SampleInput', { description: 'A sample, as the enterprise describes it.' })
export class SampleInput {
  @Field(() => String, { description: 'What it is, 1 to 200 characters.' })
  name!: string

  @Field(() => Float, { description: 'How much of it: more than 0, with up to 3 decimals.' })
  quantity!: number

  @Field(() => SampleUnitEnum, { description: 'What `quantity` is counted in.' })
  unit!: SampleUnit

  @Field(() => [HazardEnum], { defaultValue: [], description: 'What is dangerous about it.' })
  hazards!: Hazard[]

  @Field(() => String, {
    nullable: true,
    description: 'What else whoever opens it must know; up to 500 characters.',
  })
  hazardNote?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'How it must be kept, such as 2 to 8 °C; up to 500 characters.',
  })
  storage?: string | null

  @Field(() => AfterTestEnum, { description: 'What happens to it after the test.' })
  afterTest!: AfterTest
}

@InputType('RegisterSamplesInput', { description: 'Samples of an accepted order, before they are sent.' })
export class RegisterSamplesInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string

  @Field(() => [SampleInput], {
    description: 'The samples, up to 100 at a time: with those before, no more than were ordered.',
  })
  samples!: SampleInput[]

  @Field(() => String, { description: 'Where they are, 1 to 500 characters.' })
  location!: string

  @Field(() => String, { description: 'Any new text; the same once more registers nothing twice.' })
  idempotencyKey!: string
}

@InputType({ description: 'How samples are handed over.' })
abstract class HandingInput {
  @Field(() => String, { description: 'In which condition the samples are, 1 to 500 characters.' })
  condition!: string

  @Field(() => String, { description: 'Where they are handed over, 1 to 500 characters.' })
  location!: string

  @Field(() => Date, {
    nullable: true,
    description:
      'When they were handed over, if not now: not before the hand-over before it, and not in the future.',
  })
  at?: Date | null
}

@InputType('ShipSamplesInput', { description: 'Samples that are on their way to the lab.' })
export class ShipSamplesInput extends HandingInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string

  @Field(() => String, { description: 'Who carries them, 1 to 200 characters.' })
  carrier!: string

  @Field(() => String, { nullable: true, description: 'By which the carrier finds them.' })
  trackingNumber?: string | null
}

@InputType('ReceiveSamplesInput', { description: 'Samples that have arrived at the lab.' })
export class ReceiveSamplesInput extends HandingInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string

  @Field(() => [ID], {
    nullable: true,
    description:
      'Those that have arrived; all when left out. For the others use handOverSample when they do.',
  })
  sampleIds?: string[] | null

  @Field(() => String, { nullable: true, description: 'Who of the lab took them, up to 200 characters.' })
  receivedBy?: string | null
}

@InputType('RejectSamplesInput', { description: 'Samples that cannot be tested.' })
export class RejectSamplesInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string

  @Field(() => String, { description: 'Why, for the enterprise; 1 to 500 characters.' })
  reason!: string
}

@InputType('HolderInput', { description: 'Who has a sample.' })
export class HolderInput {
  @Field(() => HolderKindEnum, { description: 'Which of those that can.' })
  kind!: HolderKind

  @Field(() => String, {
    nullable: true,
    description: 'Who there, up to 200 characters; needed of a CARRIER and a SUBCONTRACTOR.',
  })
  name?: string | null
}

@InputType('HandOverSampleInput', { description: 'A sample that goes from one to another.' })
export class HandOverSampleInput extends HandingInput {
  @Field(() => ID, { description: 'The sample.' })
  sampleId!: string

  @Field(() => HolderInput, {
    description: 'Who gives it: exactly `Sample.holder`, or the chain would have a gap.',
  })
  from!: HolderInput

  @Field(() => HolderInput, { description: 'Who receives it.' })
  to!: HolderInput

  @Field(() => String, { nullable: true, description: 'By which a carrier finds it.' })
  trackingNumber?: string | null

  @Field(() => String, { description: 'Any new text; the same once more hands nothing over twice.' })
  idempotencyKey!: string
}

@ObjectType('RegisterSamplesPayload', { description: 'The answer of registerSamples.' })
@Access('sample.register')
export class RegisterSamplesPayload extends Payload {
  @Field(() => [SampleType], {
    nullable: true,
    description: 'The samples, with their labels; null when the request was refused.',
  })
  samples?: SampleType[]
}

@ObjectType()
@Access('order.see')
abstract class SentPayload extends Payload {
  @Field(() => OrderType, {
    nullable: true,
    description: 'The order as it is now; null when the request was refused.',
  })
  order?: OrderType
}

@ObjectType('ShipSamplesPayload', { description: 'The answer of shipSamples.' })
@Access('sample.ship')
export class ShipSamplesPayload extends SentPayload {}

@ObjectType('ReceiveSamplesPayload', { description: 'The answer of receiveSamples.' })
@Access('sample.receive')
export class ReceiveSamplesPayload extends SentPayload {}

@ObjectType('RejectSamplesPayload', { description: 'The answer of rejectSamples.' })
@Access('sample.reject')
export class RejectSamplesPayload extends SentPayload {}

@ObjectType('HandOverSamplePayload', { description: 'The answer of handOverSample.' })
@Access('sample.handOver')
export class HandOverSamplePayload extends Payload {
  @Field(() => SampleType, {
    nullable: true,
    description: 'The sample, with its chain as it is now; null when the request was refused.',
  })
  sample?: SampleType
}
