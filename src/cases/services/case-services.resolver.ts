import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { BookingType } from '../../bookings/bookings.graphql.ts'
import { ifSeenBy } from '../../bookings/notification-links.resolver.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { badInput } from '../../shared/fault.ts'
import { keyOf } from '../../shared/global-id.ts'
import { caseAnswer, caseKeyOf } from '../case-actions.resolver.ts'
import { ServiceStageEnum } from '../cases.enum.graphql.ts'
import { CaseType } from '../cases.graphql.ts'
import type { CaseRow } from '../cases.table.ts'
import { stageOf } from './case-service.ts'
import { CaseServiceType, LinkToCaseInput, LinkToCasePayload } from './case-services.graphql.ts'
import type { LinkedService } from './case-services.repository.ts'
import { linkToCase } from './link.service.ts'
import type { Which } from './served.repository.ts'

@Resolver(() => CaseType)
export class CaseServicesResolver {
  @FieldResolver(() => [CaseServiceType], {
    description: 'What was booked and ordered for it, in the order in which it was linked; 100 at most.',
  })
  services(@Root() { id }: CaseRow, @Ctx() { loaders }: Context) {
    return loaders.servicesOfCase.load(id)
  }

  @Mutation(() => LinkToCasePayload, {
    description:
      'Says that a booking or order was made for an open case; each is for one case at most. Linking twice does nothing more. For anybody of its enterprise, of what is its own, and of its window, without X-Acting-For, of what it made for that enterprise under a mandate, or sees by one with VIEW that is in force. The window sees how far a linked service came, and how it was scored, after the mandate too.',
  })
  @Access('case.link')
  linkToCase(
    @Arg('input', () => LinkToCaseInput, { description: 'What, and to which case.' })
    { caseId, bookingId, orderId }: LinkToCaseInput,
    @Ctx() context: Context,
  ) {
    return caseAnswer(linkToCase(context, caseKeyOf(caseId), whichOf(bookingId, orderId)))
  }
}

/** A booking or an order, of which one is named. */
export function whichOf(bookingId?: string | null, orderId?: string | null): Which {
  if (bookingId && !orderId) return { bookingId: keyOf(bookingId, 'Booking') }
  if (orderId && !bookingId) return { orderId: keyOf(orderId, 'Order') }
  throw badInput({
    en: 'Name either a booking or a test order: one of `bookingId` and `orderId`.',
    zh: '请在 bookingId 与 orderId 中填写且仅填写一项。',
  })
}

@Resolver(() => CaseServiceType)
export class CaseServiceResolver {
  @FieldResolver(() => ServiceStageEnum, { description: 'How far it has come.' })
  stage(@Root() { status }: LinkedService) {
    return stageOf(status)
  }

  @FieldResolver(() => BookingType, {
    nullable: true,
    description:
      'The booking; null for an order, and for the window when the mandate under which it was made is no longer in force.',
  })
  @Access('booking.see')
  async booking(@Root() { bookingId }: LinkedService, @Ctx() context: Context) {
    const { actor, loaders } = context
    if (!bookingId || !actor) return null
    return ifSeenBy(actor.organizationId, await loaders.toldBookings.load(bookingId), context)
  }
}
