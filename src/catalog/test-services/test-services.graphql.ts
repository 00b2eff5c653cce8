import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { SizeClassEnum } from '../../accounts/size-class.graphql.ts'
import type { SizeClass } from '../../accounts/size-class.ts'
import { Access } from '../../shared/access.graphql.ts'
import { MoneyType, NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import type { QualityElement } from '../bookable.ts'
import { QualityElementEnum } from '../catalog.graphql.ts'
import type { Ordering } from './test-service.ts'

export const OrderingEnum = { FIXED_PRICE: 'FIXED_PRICE', ON_QUOTE: 'ON_QUOTE' }
registerEnumType(OrderingEnum, {
  name: 'Ordering',
  description: 'How a test service is ordered.',
  valuesConfig: {
    FIXED_PRICE: { description: 'At once, at its price.' },
    ON_QUOTE: { description: 'On a quote that the lab gives for each request; its price is indicative.' },
  },
})

@ObjectType('SamplePrice', { description: 'What a sample costs an enterprise of a size class.' })
@Access('PUBLIC')
export class SamplePriceType {
  @Field(() => SizeClassEnum, { description: 'The size class.' })
  sizeClass!: SizeClass

  @Field(() => MoneyType, { description: 'The price of a sample.' })
  price!: MoneyType
}

@ObjectType('TestService', {
  implements: NodeType,
  description: 'What a lab tests for others on samples that they send (代检代测、实验外包).',
})
@Access('PUBLIC')
export class TestServiceType extends NodeType {
  @Field(() => [String], { description: 'Further words by which it is found, such as abbreviations.' })
  keywords!: string[]

  @Field(() => [String], { description: 'What is determined, such as "抗拉强度" and "tensile strength".' })
  parameters!: string[]

  @Field(() => [String], { description: 'What it is determined in, such as "金属材料".' })
  materials!: string[]

  @Field(() => QualityElementEnum, { description: 'The element of quality infrastructure that it serves.' })
  qualityElement!: QualityElement

  @Field(() => OrderingEnum, { description: 'How it is ordered.' })
  ordering!: Ordering

  @Field(() => Int, {
    description:
      'How long it takes from the receipt of the samples to the report, in working days of the lab; the day of receipt is not counted.',
  })
  normalDays!: number

  @Field(() => Int, {
    nullable: true,
    description: 'The same where it is urgent; null where it cannot be.',
  })
  urgentDays!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'What is added to the price where it is urgent, in percent; null where it cannot be.',
  })
  urgentPercent!: number | null

  @Field(() => Int, {
    description: 'How many samples can be tested in a week, Monday to Sunday on the clock of the site.',
  })
  weeklySamples!: number

  @Field(() => Date, {
    nullable: true,
    description: 'When the lab retired it; null while it can be ordered.',
  })
  retiredAt!: Date | null
}

export const TestServiceConnection = connectionOf(() => TestServiceType, 'TestService')
