import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { type PricePart, totalOf } from '../catalog/price.ts'
import type { Context } from '../context.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { percentOf } from '../shared/money.ts'
import { BookingType } from './bookings.graphql.ts'
import type { BookingRow } from './bookings.table.ts'
import { bookedParts, feePercentAt, feeSteps } from './charge.ts'
import { CancellationFeeStepType, ChargeType, PricePartType } from './money.graphql.ts'

const toParts = (parts: readonly PricePart[]): PricePartType[] =>
  parts.map(({ kind, fen }) => ({ kind, amount: money(fen) }))

/** What a booking costs. */
@Resolver(() => BookingType)
export class BookingMoneyResolver {
  @FieldResolver(() => MoneyType, {
    description: 'What it costs as it is booked, on the terms that were frozen when it was held.',
  })
  price(@Root() { priceFen }: BookingRow) {
    return money(priceFen)
  }

  @FieldResolver(() => [PricePartType], { description: 'What the price is made of; the parts add up to it.' })
  priceParts(@Root() booking: BookingRow) {
    return toParts(bookedParts(booking))
  }

  @FieldResolver(() => MoneyType, { description: 'The hourly rate of one unit that the price was made of.' })
  hourlyRate(@Root() { fenPerHour }: BookingRow) {
    return money(fenPerHour)
  }

  @FieldResolver(() => ChargeType, {
    nullable: true,
    description:
      'What is charged in the end: for booked or used time by the tariff, or the fee for cancelling late or not coming. Null until it has ended.',
  })
  charge(@Root() { charge }: BookingRow) {
    return charge && { total: money(totalOf(charge)), parts: toParts(charge) }
  }

  @FieldResolver(() => [CancellationFeeStepType], {
    description:
      'From when on cancelling costs how much, frozen when it was held; before the first step it is free. Not coming costs the last one.',
  })
  cancellationSteps(@Root() booking: BookingRow): CancellationFeeStepType[] {
    return feeSteps(booking).map(({ from, feePercent }) => ({
      from,
      feePercent,
      fee: money(percentOf(booking.priceFen, feePercent)),
    }))
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What cancelling would cost its enterprise at this moment; null when it cannot be cancelled.',
  })
  cancellationFee(@Root() booking: BookingRow, @Ctx() { now }: Context) {
    if (booking.status === 'CONFIRMED' && booking.startsAt > now) {
      return money(percentOf(booking.priceFen, feePercentAt(booking, now)))
    }
    return FREE_TO_CANCEL.includes(booking.status) ? money(0) : null
  }
}

const FREE_TO_CANCEL: readonly string[] = ['HELD', 'REQUESTED', 'DISRUPTED']
