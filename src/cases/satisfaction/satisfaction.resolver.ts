import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import type { OrganizationRow } from '../../accounts/organizations.table.ts'
import { can } from '../../accounts/permission.ts'
import { BookingType } from '../../bookings/bookings.graphql.ts'
import type { BookingRow } from '../../bookings/bookings.table.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { whichOf } from '../services/case-services.resolver.ts'
import { rateService } from './rate.service.ts'
import {
  RateServiceInput,
  RateServicePayload,
  SatisfactionFiguresType,
  SatisfactionType,
} from './satisfaction.graphql.ts'
import type { SatisfactionRow } from './satisfaction.table.ts'
import { changeableUntil } from './satisfaction.ts'

@Resolver(() => SatisfactionType)
export class SatisfactionResolver {
  @FieldResolver(() => Date, {
    description: 'Until when the enterprise can change it: 14 days from `ratedAt`.',
  })
  changeableUntil(@Root() { ratedAt }: SatisfactionRow) {
    return changeableUntil(ratedAt!)
  }

  @Mutation(() => RateServicePayload, {
    description:
      'Says how satisfied the enterprise is with a service, once it was delivered, one rating a service; a notification asks for it. It can be changed for 14 days; the same once more does nothing. The lab reads score and words, the window whose case the service is linked to the score. Not under a mandate. For anybody of the enterprise.',
  })
  @Access('satisfaction.rate')
  rateService(
    @Arg('input', () => RateServiceInput, { description: 'Which service, and how it was.' })
    { bookingId, orderId, score, words }: RateServiceInput,
    @Ctx() context: Context,
  ) {
    const rating = rateService(context, whichOf(bookingId, orderId), { score, words: words ?? null })
    return answer(rating.then((satisfaction) => ({ satisfaction })))
  }
}

@Resolver(() => BookingType)
export class BookingSatisfactionResolver {
  @FieldResolver(() => SatisfactionType, {
    nullable: true,
    description:
      'How satisfied the enterprise was; null until it has said so, and for delegates under a mandate.',
  })
  @Access('satisfaction.see')
  satisfaction(@Root() booking: BookingRow, @Ctx() { actor, loaders }: Context) {
    return can(actor, 'satisfaction.see', booking) ? loaders.ratings.load(booking.id) : null
  }
}

@Resolver(() => OrganizationType)
export class LabSatisfactionResolver {
  @FieldResolver(() => SatisfactionFiguresType, {
    nullable: true,
    description:
      'How satisfied enterprises were with its services. For the people of this lab; null for others.',
  })
  @Access('satisfaction.see')
  satisfaction(@Root() { id, kind }: OrganizationRow, @Ctx() { actor, loaders }: Context) {
    const isOwn = kind === 'LAB' && can(actor, 'organization.seeFigures', { organizationId: id })
    return isOwn ? loaders.figuresOfLab.load(id) : null
  }
}
