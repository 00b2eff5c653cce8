import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { SizeClassEnum } from '../accounts/size-class.graphql.ts'
import type { SizeClass } from '../accounts/size-class.ts'
import { Access } from '../shared/access.graphql.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { LocalTime } from '../shared/scalars.graphql.ts'
import type { Charging, Pricing } from './tariff.ts'

export const ChargingEnum = { BOOKED_TIME: 'BOOKED_TIME', USED_TIME: 'USED_TIME' }
registerEnumType(ChargingEnum, {
  name: 'Charging',
  description: 'Which time is charged in the end.',
  valuesConfig: {
    BOOKED_TIME: { description: 'What was booked, used or not.' },
    USED_TIME: { description: 'What was used, from check-in to check-out.' },
  },
})

@ObjectType('HourlyRate', { description: 'What an hour costs an enterprise of a size class.' })
@Access('PUBLIC')
export class HourlyRateType {
  @Field(() => SizeClassEnum, { description: 'The size class.' })
  sizeClass!: SizeClass

  @Field(() => MoneyType, { description: 'The price of an hour; shorter and longer times in proportion.' })
  price!: MoneyType
}

@ObjectType('UrgentSurcharge', { description: 'What a booking at short notice costs more.' })
@Access('PUBLIC')
export class UrgentSurchargeType {
  @Field(() => Int, {
    description: 'It is urgent when it is held less than so many minutes before it starts.',
  })
  withinMinutes!: number

  @Field(() => Int, {
    description: "So much more, in percent of the time's price; an operator costs the same.",
  })
  surchargePercent!: number
}

@ObjectType('OffPeakHours', { description: 'Hours of each day that cost less.' })
@Access('PUBLIC')
export class OffPeakHoursType {
  @Field(() => LocalTime, { description: 'When they begin.' })
  from!: string

  @Field(() => LocalTime, { description: 'When they are over; earlier than from means on the next day.' })
  until!: string

  @Field(() => Int, { description: 'What they cost, in percent of the hourly rate.' })
  percentOfRate!: number
}

@ObjectType('Pricing', { description: 'What a price depends on beside the hourly rate.' })
@Access('PUBLIC')
export class PricingType {
  @Field(() => ChargingEnum, { description: 'Which time is charged in the end.' })
  charging!: Charging

  @Field(() => MoneyType, {
    description: 'The least that a booking costs; 0.00 when there is no such charge.',
  })
  minimum!: MoneyType

  @Field(() => MoneyType, {
    nullable: true,
    description: 'What an hour of an operator costs; null when the lab has none.',
  })
  operatorPerHour!: MoneyType | null

  @Field(() => UrgentSurchargeType, {
    nullable: true,
    description: 'What short notice costs; null when nothing.',
  })
  urgent!: UrgentSurchargeType | null

  @Field(() => OffPeakHoursType, { nullable: true, description: 'Hours that cost less; null when none do.' })
  offPeak!: OffPeakHoursType | null
}

/** The pricing as callers see it. */
export const pricingOf = ({
  charging,
  minimumFen,
  operatorFenPerHour,
  urgent,
  offPeak,
}: Pricing): PricingType => ({
  charging,
  minimum: money(minimumFen),
  operatorPerHour: operatorFenPerHour === null ? null : money(operatorFenPerHour),
  urgent: urgent && { withinMinutes: urgent.withinMinutes, surchargePercent: urgent.percent },
  offPeak: offPeak && { from: offPeak.from, until: offPeak.until, percentOfRate: offPeak.percent },
})
