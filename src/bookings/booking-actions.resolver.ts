import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { bookableKeyOf } from '../catalog/bookable-id.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import {
  ApproveBookingInput,
  ApproveBookingPayload,
  CancelBookingPayload,
  ConfirmBookingInput,
  ConfirmBookingPayload,
  DeclineBookingPayload,
  EndBookingInput,
  HoldSlotInput,
  HoldSlotPayload,
} from './booking-actions.graphql.ts'
import type { BookingRow } from './bookings.table.ts'
import { holdSlot } from './hold.service.ts'
import { approveBooking, cancelBooking, confirmBooking, declineBooking } from './lifecycle.service.ts'
import { meetingFrom } from './meetings/meeting.graphql.ts'

export const bookingAnswer = (booking: Promise<BookingRow>) =>
  answer(booking.then((held) => ({ booking: held })))
export const bookingKeyOf = (id: string) => keyOf(id, 'Booking')

@Resolver()
export class BookingActionsResolver {
  @Mutation(() => HoldSlotPayload, {
    description:
      'Takes a slot for a few minutes (10 unless the service is set otherwise) at a price that is frozen: nobody else can take it until `expiresAt`. Confirm it before. For anybody of an enterprise.',
  })
  @Access('booking.hold')
  holdSlot(
    @Arg('input', () => HoldSlotInput, { description: 'The slot.' }) input: HoldSlotInput,
    @Ctx() context: Context,
  ) {
    const bookableId = bookableKeyOf(input.bookableId)
    const request = { ...input, bookableId, meeting: meetingFrom(input.meeting) }
    return bookingAnswer(holdSlot(context, request, context.config.HOLD_MINUTES))
  }

  @Mutation(() => ConfirmBookingPayload, {
    description:
      'Confirms a hold: it is CONFIRMED, or REQUESTED where `approvalCause` says that the lab must approve it. A hold that `replaces` a booking ends that one. Confirming twice does nothing more. For anybody of the enterprise that holds it.',
  })
  @Access('booking.confirm')
  confirmBooking(
    @Arg('input', () => ConfirmBookingInput, { description: 'The hold.' })
    { bookingId, idempotencyKey, series }: ConfirmBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(confirmBooking(context, bookingKeyOf(bookingId), idempotencyKey, series))
  }

  @Mutation(() => CancelBookingPayload, {
    description:
      'Cancels a booking before it starts and frees its time at once. To the enterprise it costs `cancellationFee`, to the lab nothing. For anybody of its enterprise or its lab. Cancelling twice does nothing more.',
  })
  @Access('booking.cancel')
  cancelBooking(
    @Arg('input', () => EndBookingInput, { description: 'The booking.' })
    { bookingId, reason, series }: EndBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(cancelBooking(context, bookingKeyOf(bookingId), reason, series))
  }

  @Mutation(() => ApproveBookingPayload, {
    description:
      'Approves a request: it is CONFIRMED. One that `replaces` a booking ends that one. For anybody of its lab. Approving twice does nothing more.',
  })
  @Access('booking.answer')
  approveBooking(
    @Arg('input', () => ApproveBookingInput, { description: 'The request.' })
    { bookingId, series }: ApproveBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(approveBooking(context, bookingKeyOf(bookingId), series))
  }

  @Mutation(() => DeclineBookingPayload, {
    description:
      'Declines a request and frees its time at once. For anybody of its lab. Declining twice does nothing more.',
  })
  @Access('booking.answer')
  declineBooking(
    @Arg('input', () => EndBookingInput, { description: 'The request.' })
    { bookingId, reason, series }: EndBookingInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(declineBooking(context, bookingKeyOf(bookingId), reason, series))
  }
}
