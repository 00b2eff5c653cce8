import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { bookableKeyOf } from '../../catalog/bookable-id.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { bookingAnswer, bookingKeyOf } from '../booking-actions.resolver.ts'
import { reportBreakdown } from './breakdown.service.ts'
import {
  ReportBreakdownInput,
  ReportBreakdownPayload,
  RestoreBookingInput,
  RestoreBookingPayload,
} from './disruption.graphql.ts'
import { restoreBooking } from './restore.service.ts'

/** What happens to bookings when something breaks. */
@Resolver()
export class DisruptionResolver {
  @Mutation(() => ReportBreakdownPayload, {
    description: `Closes a bookable, or one unit of it, because it does not work, and sees to the bookings in that time; none is deleted.
Each goes to another unit at its own time where one is free, unless the lab has fixed its units. Otherwise a CONFIRMED one is DISRUPTED: the nearest slot within 14 days, as long and of the same category, is held for it for \`answerMinutes\`, at this lab at the same price and terms, or where this lab has none, at another lab that confirms at once and costs no more, at its own price. Who booked is told and accepts with confirmBooking on the alternative, which ends the disrupted booking, or declines with cancelBooking on the disrupted one, which frees the alternative; neither costs a fee. Where nothing is free it is looked for again each minute. Holds are cancelled and requests declined. Those who have checked in stay: check them out. For anybody of its lab.`,
  })
  @Access('calendar.close')
  reportBreakdown(
    @Arg('input', () => ReportBreakdownInput, { description: 'What is broken, and until when.' })
    { bookableId, unit, startsAt, ...report }: ReportBreakdownInput,
    @Ctx() context: Context,
  ) {
    return answer(
      reportBreakdown(context, {
        ...report,
        bookableId: bookableKeyOf(bookableId),
        unit: unit ?? null,
        startsAt: startsAt ?? null,
      }),
    )
  }

  @Mutation(() => RestoreBookingPayload, {
    description:
      'Restores a DISRUPTED booking before it begins, once no closure covers its time any more: it is CONFIRMED as it was, and the alternative is free again. Who booked is told, and may cancel it without a fee from then on. For anybody of its lab. Restoring twice does nothing more.',
  })
  @Access('booking.restore')
  restoreBooking(
    @Arg('input', () => RestoreBookingInput, { description: 'The booking.' })
    { bookingId }: RestoreBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(restoreBooking(context, bookingKeyOf(bookingId)))
  }
}
