import { Field, ID, InputType, Int } from 'type-graphql'
import { SizeClassEnum } from '../../accounts/size-class.graphql.ts'
import type { SizeClass } from '../../accounts/size-class.ts'
import type { Fen } from '../../shared/money.ts'
import { Decimal, LocalDate } from '../../shared/scalars.graphql.ts'
import type { AccreditationScheme } from '../accreditation.ts'
import { AccreditationSchemeEnum } from '../accreditations.graphql.ts'
import type { QualityElement } from '../bookable.ts'
import { QualityElementEnum } from '../catalog.graphql.ts'
import type { Ordering } from './test-service.ts'
import { OrderingEnum } from './test-services.graphql.ts'

@InputType('AccreditedInput', { description: 'For what its lab must be accredited.' })
export class AccreditedInput {
  @Field(() => AccreditationSchemeEnum, { description: 'Under what.' })
  scheme!: AccreditationScheme

  @Field(() => LocalDate, { description: 'On which day, such as the one on which the test is expected.' })
  on!: string
}

@InputType('TestServiceFilter', {
  description: 'What a list of test services is narrowed to; what is left out does not narrow it.',
})
export class TestServiceFilterInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Words in Chinese or English, all of which must be found in names, methods and their titles, parameters, materials, keywords or descriptions, in the same ways as those of BookableFilter. Up to 100 characters; blank does not narrow.',
  })
  text?: string | null

  @Field(() => [String], {
    nullable: true,
    description:
      'Only what is tested by any of these standards: "GB/T 228" means all its parts in any edition, "GB/T 228.1-2021" this edition. Up to 20; an empty list finds nothing.',
  })
  methods?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'Only what determines a parameter that is called so, or has this in its name.',
  })
  parameter?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Only what is for a material that is called so, or has this in its name.',
  })
  material?: string | null

  @Field(() => [QualityElementEnum], {
    nullable: true,
    description: 'Only what serves any of these quality elements; an empty list finds nothing.',
  })
  qualityElements?: QualityElement[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Only at sites in these districts, by code; an empty list finds nothing.',
  })
  districts?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Only of these labs; an empty list finds nothing.' })
  labIds?: string[] | null

  @Field(() => OrderingEnum, { nullable: true, description: 'Only what is ordered so.' })
  ordering?: Ordering | null

  @Field(() => AccreditedInput, {
    nullable: true,
    description:
      'Only where a scope of the lab holds on a day: for one of the `methods` that were asked for, or for any of the service when none were.',
  })
  accredited?: AccreditedInput | null

  @Field(() => Int, {
    nullable: true,
    description: 'Only what takes so many working days at most, normally, 1 to 250.',
  })
  withinDays?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Only what takes so many working days at most, urgently if not normally, 1 to 250.',
  })
  urgentWithinDays?: number | null

  @Field(() => Decimal, {
    nullable: true,
    description: 'The most that a sample may cost, in yuan, when it is not urgent.',
  })
  maxPrice?: Fen | null

  @Field(() => SizeClassEnum, {
    nullable: true,
    description:
      'The size class of the enterprise that would pay. That of the acting enterprise when left out; others need it for maxPrice.',
  })
  sizeClass?: SizeClass | null
}
