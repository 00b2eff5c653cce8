import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { SizeClassEnum } from '../accounts/size-class.graphql.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import type { Weekday } from '../availability/opening-rule.ts'
import { WeekdayEnum } from '../availability/opening-rules.graphql.ts'
import type { AccreditationScheme } from '../catalog/accreditation.ts'
import { AccreditationSchemeEnum } from '../catalog/accreditations.graphql.ts'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import type { Fen } from '../shared/money.ts'
import { Decimal, LocalTime } from '../shared/scalars.graphql.ts'

export const SlotSortEnum = { EARLIEST: 'EARLIEST', PRICE: 'PRICE', DISTANCE: 'DISTANCE' }
registerEnumType(SlotSortEnum, {
  name: 'SlotSort',
  description: 'By what hits are sorted; equals by the begin of their first slot.',
  valuesConfig: {
    EARLIEST: { description: 'Whose first slot begins first.' },
    PRICE: { description: 'Whose first slot costs least, for the enterprise that would pay.' },
    DISTANCE: {
      description:
        'What is nearest to the district named by `near`: from seat to seat of the governments of the districts, as the crow flies. Unknown distances come last.',
    },
  },
})

@InputType('TimeOfDayInput', { description: 'Hours of a day, on the clock of the site.' })
export class TimeOfDayInput {
  @Field(() => LocalTime, { description: 'When they begin, on a quarter of an hour.' })
  from!: string

  @Field(() => LocalTime, {
    description: 'When they are over, on a quarter of an hour; not later than from means on the next day.',
  })
  until!: string
}

@InputType('SlotWish', {
  description: 'What time is wanted: a slot must fulfil all of it, from its first minute to its last.',
})
export class SlotWishInput {
  @Field(() => Int, {
    description:
      'How long, in minutes, 15 to 43200. Found are bookables whose slotMinutes, minMinutes and maxMinutes allow exactly this, and fixed sessions that last at least so long.',
  })
  durationMinutes!: number

  @Field(() => Int, { defaultValue: 1, description: 'How many units at the same time, 1 to 200.' })
  units!: number

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'With an operator of the lab for all of it; then nobody needs to be qualified, and only labs that have one are found.',
  })
  operatorAssisted!: boolean

  @Field(() => Date, { nullable: true, description: 'Not before this instant; now when left out.' })
  from?: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'Over by this instant, at most 62 days after from; 14 days after from when left out.',
  })
  until?: Date | null

  @Field(() => TimeOfDayInput, { nullable: true, description: 'Only within these hours of a day.' })
  timeOfDay?: TimeOfDayInput | null

  @Field(() => [WeekdayEnum], {
    nullable: true,
    description: 'Only on these weekdays, on which the hours of timeOfDay begin.',
  })
  weekdays?: Weekday[] | null

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'true: only what is confirmed at once, without approval by the lab.',
  })
  instantOnly!: boolean

  @Field(() => [AccreditationSchemeEnum], {
    nullable: true,
    description:
      'Only where the lab is accredited under one of these on all days of the slot: for the standards that were asked for, or for a method of the bookable when none were.',
  })
  accreditations?: AccreditationScheme[] | null

  @Field(() => Decimal, {
    nullable: true,
    description: 'The most that it may cost, in yuan, for all units and the operator.',
  })
  maxPrice?: Fen | null

  @Field(() => SizeClassEnum, {
    nullable: true,
    description:
      'The size class of the enterprise that would pay. That of the acting enterprise when left out; others see no prices without it.',
  })
  sizeClass?: SizeClass | null
}

@ObjectType('SlotHit', { description: 'A bookable of which time can be had as it is wanted.' })
@Access('PUBLIC')
export class SlotHitType {
  @Field(() => BookableType, { description: 'What it is; its lab and site are in it.' })
  bookable!: BookableType
}

export const SlotHitConnection = connectionOf(() => SlotHitType, 'SlotHit')
