import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { BookingType } from '../bookings/bookings.graphql.ts'
import type { Context } from '../context.ts'
import { OrderType } from '../orders/orders.graphql.ts'
import { MoneyType, money } from '../shared/common.graphql.ts'
import { cancellationCost, partPrice } from './bundle.ts'
import { BundlePartType } from './bundles.graphql.ts'
import type { PartRow } from './bundles.repository.ts'
import { partPeriod } from './part-period.ts'

@Resolver(() => BundlePartType)
export class BundlePartResolver {
  @FieldResolver(() => BookingType, {
    nullable: true,
    description: 'The booking that it is; null for a test.',
  })
  booking(@Root() { booking }: PartRow) {
    return booking
  }

  @FieldResolver(() => OrderType, {
    nullable: true,
    description: 'The test order that it is; null for time.',
  })
  order(@Root() { order }: PartRow) {
    return order
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'When it begins; of a test, the begin of the day on which the samples are expected, at its lab. Null when it has no time.',
  })
  startsAt(@Root() part: PartRow) {
    return partPeriod(part)?.startsAt ?? null
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'When it is over; of a test, the end of the day on which its report is owed, at its lab.',
  })
  endsAt(@Root() part: PartRow) {
    return partPeriod(part)?.endsAt ?? null
  }

  @FieldResolver(() => MoneyType, { description: 'What it costs, frozen when it was held.' })
  price(@Root() part: PartRow) {
    return money(partPrice(part))
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What giving it up would cost at this moment, by its own terms; null when it cannot be given up any more.',
  })
  cancellationFee(@Root() part: PartRow, @Ctx() { now }: Context) {
    const fen = cancellationCost(part, now)
    return fen === null ? null : money(fen)
  }
}
