import { Field, ID, InputType, Int } from 'type-graphql'
import { TextInput } from '../../shared/common.graphql.ts'
import type { QualityElement } from '../bookable.ts'
import { QualityElementEnum } from '../catalog.graphql.ts'
import { PricesBySizeInput } from '../prices-by-size.graphql.ts'
import type { Ordering } from './test-service.ts'
import { OrderingEnum } from './test-services.graphql.ts'

@InputType('StandardTitleInput', { description: 'The title of a standard.' })
export class StandardTitleInput {
  @Field(() => String, { description: 'In Chinese, as it is published, 1 to 300 characters.' })
  zh!: string

  @Field(() => String, { nullable: true, description: 'In English, where there is one.' })
  en?: string | null
}

@InputType('TestMethodInput', { description: 'A standard by which is tested.' })
export class TestMethodInput {
  @Field(() => String, {
    description: 'Its publisher, number and edition, such as "GB/T 228.1-2021" or "ISO 6892-1:2019".',
  })
  standard!: string

  @Field(() => StandardTitleInput, {
    nullable: true,
    description:
      'Its title; needed where the query standards does not list it yet, and disregarded where it does.',
  })
  title?: StandardTitleInput | null
}

@InputType('SamplePricesInput', {
  description:
    'What a sample costs, in yuan, 0.00 to 1000000.00, by the size class of the enterprise; for a class that is left out as for large ones.',
})
export class SamplePricesInput extends PricesBySizeInput {}

@InputType('UrgentTestInput', { description: 'How much sooner a report can be had, and for how much more.' })
export class UrgentTestInput {
  @Field(() => Int, {
    description: 'Working days from the receipt of the samples to the report, fewer than normally.',
  })
  days!: number

  @Field(() => Int, { description: 'What is added to the price, in percent, 1 to 500.' })
  surchargePercent!: number
}

const METHODS = 'The standards by which is tested, with their editions, 1 to 20.'
const SAMPLE = 'What a sample must be like: amount, size, state; up to 2000 characters.'
const PARAMETERS = 'What is determined, in Chinese and English, up to 50 entries.'
const MATERIALS = 'What it is determined in, up to 50 entries.'
const NORMAL = 'Working days from the receipt of the samples, which is not counted, to the report, 1 to 250.'
const WEEKLY = 'How many samples can be tested in a week, 1 to 100000.'

@InputType('PublishTestServiceInput', { description: 'What the acting lab tests for others.' })
export class PublishTestServiceInput {
  @Field(() => ID, {
    description: 'The site of the lab where samples are received and tested; its working days count.',
  })
  siteId!: string

  @Field(() => TextInput, { description: 'What it is called, 1 to 200 characters.' })
  name!: TextInput

  @Field(() => TextInput, {
    defaultValue: { zh: '', en: '' },
    description: 'What it is for, up to 4000 characters.',
  })
  description!: TextInput

  @Field(() => TextInput, { description: SAMPLE })
  sampleRequirements!: TextInput

  @Field(() => [TestMethodInput], { description: METHODS })
  methods!: TestMethodInput[]

  @Field(() => [String], { defaultValue: [], description: PARAMETERS })
  parameters!: string[]

  @Field(() => [String], { defaultValue: [], description: MATERIALS })
  materials!: string[]

  @Field(() => [String], { defaultValue: [], description: 'Further words by which it is found, up to 50.' })
  keywords!: string[]

  @Field(() => QualityElementEnum, { description: 'The element of quality infrastructure that it serves.' })
  qualityElement!: QualityElement

  @Field(() => OrderingEnum, { defaultValue: 'FIXED_PRICE', description: 'How it is ordered.' })
  ordering!: Ordering

  @Field(() => SamplePricesInput, { description: 'What a sample costs.' })
  prices!: SamplePricesInput

  @Field(() => Int, { description: NORMAL })
  normalDays!: number

  @Field(() => UrgentTestInput, {
    nullable: true,
    description: 'How it is urgent; left out: it cannot be.',
  })
  urgent?: UrgentTestInput | null

  @Field(() => Int, { description: WEEKLY })
  weeklySamples!: number

  @Field(() => String, {
    description: 'Any text that is new for each publication, such as a random UUID; a retry sends the same.',
  })
  idempotencyKey!: string
}

@InputType('UpdateTestServiceInput', {
  description: 'What changes of a test service; what is left out stays.',
})
export class UpdateTestServiceInput {
  @Field(() => ID, { description: 'The test service.' })
  testServiceId!: string

  @Field(() => ID, { nullable: true, description: 'Another site of the lab.' })
  siteId?: string | null

  @Field(() => TextInput, { nullable: true, description: 'What it is called, 1 to 200 characters.' })
  name?: TextInput | null

  @Field(() => TextInput, { nullable: true, description: 'What it is for, up to 4000 characters.' })
  description?: TextInput | null

  @Field(() => TextInput, { nullable: true, description: SAMPLE })
  sampleRequirements?: TextInput | null

  @Field(() => [TestMethodInput], { nullable: true, description: `All of them. ${METHODS}` })
  methods?: TestMethodInput[] | null

  @Field(() => [String], { nullable: true, description: `All of them. ${PARAMETERS}` })
  parameters?: string[] | null

  @Field(() => [String], { nullable: true, description: `All of them. ${MATERIALS}` })
  materials?: string[] | null

  @Field(() => [String], { nullable: true, description: 'All further words by which it is found, up to 50.' })
  keywords?: string[] | null

  @Field(() => QualityElementEnum, {
    nullable: true,
    description: 'The element of quality infrastructure that it serves.',
  })
  qualityElement?: QualityElement | null

  @Field(() => OrderingEnum, { nullable: true, description: 'How it is ordered.' })
  ordering?: Ordering | null

  @Field(() => SamplePricesInput, { nullable: true, description: 'What a sample costs, for all classes.' })
  prices?: SamplePricesInput | null

  @Field(() => Int, { nullable: true, description: NORMAL })
  normalDays?: number | null

  @Field(() => UrgentTestInput, {
    nullable: true,
    description: 'How it is urgent; null: it no longer can be.',
  })
  urgent?: UrgentTestInput | null

  @Field(() => Int, { nullable: true, description: WEEKLY })
  weeklySamples?: number | null
}

@InputType('RetireTestServiceInput', { description: 'A test service that leaves the market.' })
export class RetireTestServiceInput {
  @Field(() => ID, { description: 'The test service.' })
  testServiceId!: string
}
