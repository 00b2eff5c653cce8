import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { LocalDate } from '../shared/scalars.graphql.ts'
import type { ToldCause } from './availability-change.ts'
import { FreePeriodType, FreeWindowType } from './slots.graphql.ts'

export const ChangeCauseEnum = {
  BOOKED: 'BOOKED',
  FREED: 'FREED',
  CLOSED: 'CLOSED',
  OPENED: 'OPENED',
  RULES_CHANGED: 'RULES_CHANGED',
  RETIRED: 'RETIRED',
  SNAPSHOT: 'SNAPSHOT',
}
registerEnumType(ChangeCauseEnum, {
  name: 'ChangeCause',
  description: 'Why the free time of a bookable changed. Never who did it.',
  valuesConfig: {
    BOOKED: { description: 'A slot was held.' },
    FREED: { description: 'A hold expired, or a booking was cancelled or declined.' },
    CLOSED: { description: 'The lab closed it for a period.' },
    OPENED: { description: 'The lab published it, or ended a closure.' },
    RULES_CHANGED: { description: 'Opening rules, terms or public holidays changed.' },
    RETIRED: { description: 'The lab took it off the market.' },
    SNAPSHOT: { description: 'It did not: this is how it is.' },
  },
})

@InputType('AvailabilityScope', {
  description: 'Which bookables are watched: those that fit every part given. At least one part must be.',
})
export class AvailabilityScopeInput {
  @Field(() => [ID], { nullable: true, description: 'These bookables, up to 100.' })
  bookableIds?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'Those of this category, by code; an unknown one never changes.',
  })
  category?: string | null

  @Field(() => ID, { nullable: true, description: 'Those of this lab.' })
  labId?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'Those at sites in these districts, by code, up to 100.',
  })
  districts?: string[] | null

  @Field(() => ID, {
    nullable: true,
    description:
      'What fits this saved search of yours, as it was when you subscribed; what is published later and fits comes as well. NOT_FOUND when you have none with this id.',
  })
  savedSearch?: string | null
}

@ObjectType('ChangedDay', { description: 'A day on which free time changed.' })
@Access('PUBLIC')
export class ChangedDayType {
  @Field(() => LocalDate, { description: 'The day, on the calendar of the site.' })
  date!: string

  @Field(() => [FreeWindowType], { description: 'The free windows of that day as they are now.' })
  freeWindows!: FreeWindowType[]

  @Field(() => [FreePeriodType], {
    description: 'The same, as how many units are free when; where none is free there is no entry.',
  })
  freePeriods!: FreePeriodType[]
}

@ObjectType('AvailabilityChange', { description: 'A change of the free time of a bookable.' })
@Access('PUBLIC')
export class AvailabilityChangeType {
  @Field(() => BookableType, { description: 'Whose time changed.' })
  bookable!: BookableType

  @Field(() => ChangeCauseEnum, {
    description: 'Why it changed; the newest cause when several changes came at once.',
  })
  cause!: ToldCause
}
