import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import {
  AssignUnitsInput,
  AssignUnitsPayload,
  CheckInInput,
  CheckInPayload,
  CheckOutInput,
  CheckOutPayload,
  ExtendBookingInput,
  ExtendBookingPayload,
  RescheduleBookingInput,
  RescheduleBookingPayload,
} from '../booking-actions.graphql.ts'
import { bookingAnswer, bookingKeyOf } from '../booking-actions.resolver.ts'
import { checkIn, checkOut } from './attendance.service.ts'
import { extendBooking } from './extend.service.ts'
import { rescheduleBooking } from './reschedule.service.ts'
import { assignUnits } from './units.service.ts'

/** What happens to a booking between its confirmation and its end. */
@Resolver()
export class UseResolver {
  @Mutation(() => RescheduleBookingPayload, {
    description:
      "Moves a booking to another time: takes the new slot and frees the old one at once, at today's terms and price, as long as cancelling would be free. Refused, it keeps its time. Where the lab must approve it, the answer is a request that `replaces` the booking when it is approved. For anybody of its enterprise.",
  })
  @Access('booking.reschedule')
  rescheduleBooking(
    @Arg('input', () => RescheduleBookingInput, { description: 'The new time.' })
    input: RescheduleBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(rescheduleBooking(context, { ...input, bookingId: bookingKeyOf(input.bookingId) }))
  }

  @Mutation(() => ExtendBookingPayload, {
    description:
      'Lets a booking end later, on its own terms, if its units are free for so long; otherwise it is refused and ends as before. For anybody of its enterprise or its lab.',
  })
  @Access('booking.attend')
  extendBooking(
    @Arg('input', () => ExtendBookingInput, { description: 'The new end.' }) input: ExtendBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(extendBooking(context, { ...input, bookingId: bookingKeyOf(input.bookingId) }))
  }

  @Mutation(() => CheckInPayload, {
    description:
      'Records that somebody has come, from 15 minutes before the start on: the booking is CHECKED_IN. For anybody of its enterprise or its lab. Checking in twice does nothing more.',
  })
  @Access('booking.attend')
  checkIn(
    @Arg('input', () => CheckInInput, { description: 'The booking.' }) { bookingId }: CheckInInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(checkIn(context, bookingKeyOf(bookingId)))
  }

  @Mutation(() => CheckOutPayload, {
    description:
      'Records that the use is over: the booking is COMPLETED, `charge` is final, and the rest of its time is free at once. Without it, a booking that is CHECKED_IN is completed at its end. For anybody of its enterprise or its lab. Checking out twice does nothing more.',
  })
  @Access('booking.attend', 'booking.recordOperator')
  checkOut(
    @Arg('input', () => CheckOutInput, { description: 'The booking.' })
    { bookingId, operatorMinutes }: CheckOutInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(checkOut(context, bookingKeyOf(bookingId), operatorMinutes))
  }

  @Mutation(() => AssignUnitsPayload, {
    description:
      'Fixes a booking to units, from where it is never moved again. Bookings that are not fixed make room. For anybody of its lab.',
  })
  @Access('booking.assignUnits')
  assignUnits(
    @Arg('input', () => AssignUnitsInput, { description: 'The units.' })
    { bookingId, units }: AssignUnitsInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(assignUnits(context, bookingKeyOf(bookingId), units))
  }
}
