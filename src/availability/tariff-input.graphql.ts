import { Field, InputType, Int } from 'type-graphql'
import { PricesBySizeInput, pricesFrom } from '../catalog/prices-by-size.graphql.ts'
import { ChargingEnum } from '../catalog/tariff.graphql.ts'
import type { Charging, Tariff } from '../catalog/tariff.ts'
import type { Fen } from '../shared/money.ts'
import { Decimal, LocalTime } from '../shared/scalars.graphql.ts'

@InputType('UrgentSurchargeInput', { description: 'What a booking at short notice costs more.' })
export class UrgentSurchargeInput {
  @Field(() => Int, {
    description: 'It is urgent when it is held less than so many minutes before it starts, 1 to 43200.',
  })
  withinMinutes!: number

  @Field(() => Int, { description: "So much more, in percent of the time's price, 1 to 500." })
  surchargePercent!: number
}

@InputType('OffPeakHoursInput', { description: 'Hours of each day that cost less.' })
export class OffPeakHoursInput {
  @Field(() => LocalTime, { description: 'When they begin, on a quarter of an hour.' })
  from!: string

  @Field(() => LocalTime, {
    description: 'When they are over, on a quarter of an hour; earlier than from means on the next day.',
  })
  until!: string

  @Field(() => Int, { description: 'What they cost, in percent of the hourly rate, 0 to 100.' })
  percentOfRate!: number
}

@InputType('TariffInput', {
  description:
    'What time costs: hourly rates in yuan by the size class of the enterprise, 0.00 to 1000000.00, and what else a price depends on.',
})
export class TariffInput extends PricesBySizeInput {
  @Field(() => ChargingEnum, {
    defaultValue: 'BOOKED_TIME',
    description: 'Which time is charged in the end.',
  })
  charging!: Charging

  @Field(() => Decimal, {
    nullable: true,
    description: 'The least that a booking costs, in yuan, up to 1000000.00; none when left out.',
  })
  minimum?: Fen | null

  @Field(() => Decimal, {
    nullable: true,
    description:
      'What an hour of an operator costs, in yuan, up to 1000000.00; left out: the lab has none, and nobody can ask for one.',
  })
  operatorPerHour?: Fen | null

  @Field(() => UrgentSurchargeInput, {
    nullable: true,
    description: 'What a booking at short notice costs more; nothing when left out.',
  })
  urgent?: UrgentSurchargeInput | null

  @Field(() => OffPeakHoursInput, {
    nullable: true,
    description: 'Hours of each day that cost less; none when left out.',
  })
  offPeak?: OffPeakHoursInput | null
}

/** A tariff as callers write it. */
export function tariffFrom(input: TariffInput): Tariff {
  const { charging, minimum, operatorPerHour, urgent, offPeak } = input
  return {
    rates: pricesFrom(input),
    charging,
    minimumFen: minimum ?? 0,
    operatorFenPerHour: operatorPerHour ?? null,
    urgent: urgent ? { withinMinutes: urgent.withinMinutes, percent: urgent.surchargePercent } : null,
    offPeak: offPeak ? { from: offPeak.from, until: offPeak.until, percent: offPeak.percentOfRate } : null,
  }
}
