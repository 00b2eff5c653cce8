import { FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { SIZE_CLASSES } from '../accounts/size-class.ts'
import { money } from '../shared/common.graphql.ts'
import { named } from '../shared/named.resolver.ts'
import { type Bookable, tariffOf } from './bookables.repository.ts'
import { BookableType } from './catalog.graphql.ts'
import { CancellationStepType, WaitlistOrderEnum } from './policy.graphql.ts'
import { HourlyRateType, PricingType, pricingOf } from './tariff.graphql.ts'
import { isFree } from './tariff.ts'

/** What a bookable costs and how its lab deals with bookings, to extend its resolver from. */
@Resolver(() => BookableType)
export abstract class TermsResolver extends named(() => BookableType, 'What it is called.') {
  @FieldResolver(() => [HourlyRateType], {
    description: 'What an hour costs, by the size class of the enterprise.',
  })
  tariff(@Root() bookable: Bookable): HourlyRateType[] {
    const { rates } = tariffOf(bookable)
    return SIZE_CLASSES.map((sizeClass) => ({ sizeClass, price: money(rates[sizeClass]) }))
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether its time is free of charge for everybody, as trainings and open days always are.',
  })
  isFree(@Root() bookable: Bookable): boolean {
    return isFree(tariffOf(bookable))
  }

  @FieldResolver(() => PricingType, { description: 'What a price depends on beside the hourly rate.' })
  pricing(@Root() { pricing }: Bookable): PricingType {
    return pricingOf(pricing)
  }

  @FieldResolver(() => Int, {
    description:
      'How long the lab may take to answer a request, in minutes; then, and when its start passes, it expires.',
  })
  answerMinutes(@Root() { policy }: Bookable) {
    return policy.answerMinutes
  }

  @FieldResolver(() => [CancellationStepType], {
    description:
      'What cancelling costs, the earliest step first. Before the first step it is free; without any, until the start.',
  })
  cancellation(@Root() { policy }: Bookable): CancellationStepType[] {
    return policy.cancellation
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'How long after its start a booking without check-in becomes a NO_SHOW, in minutes; null when never.',
  })
  graceMinutes(@Root() { policy }: Bookable) {
    return policy.graceMinutes
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'After so many no-shows of an enterprise at the lab within 90 days the lab approves each of its bookings; null when never.',
  })
  noShowLimit(@Root() { policy }: Bookable) {
    return policy.noShowLimit
  }

  @FieldResolver(() => Int, {
    description: 'How long freed time is offered to one who waits for it, in minutes.',
  })
  offerMinutes(@Root() { policy }: Bookable) {
    return policy.offerMinutes
  }

  @FieldResolver(() => WaitlistOrderEnum, {
    description: 'Who of those that wait is offered freed time first.',
  })
  waitlistOrder(@Root() { policy }: Bookable) {
    return policy.waitlistOrder
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the person who books needs a qualification that the lab grants.',
  })
  requiresQualification(@Root() { policy }: Bookable) {
    return policy.requiresQualification
  }
}
