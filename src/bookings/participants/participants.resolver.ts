import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { bookingAnswer, bookingKeyOf } from '../booking-actions.resolver.ts'
import { BookingType } from '../bookings.graphql.ts'
import type { BookingRow } from '../bookings.table.ts'
import {
  NameParticipantsInput,
  NameParticipantsPayload,
  ParticipantType,
  RecordAttendanceInput,
  RecordAttendancePayload,
} from './participants.graphql.ts'
import { nameParticipants, recordAttendance } from './participants.service.ts'

/** Who comes to trainings and open days. */
@Resolver(() => BookingType)
export class ParticipantsResolver {
  @FieldResolver(() => [ParticipantType], {
    description:
      'Of trainings and open days: who is to come and who came, by seat; empty until somebody has said either.',
  })
  participants(@Root() { id }: BookingRow, @Ctx() { loaders }: Context) {
    return loaders.participants.load(id)
  }

  @Mutation(() => NameParticipantsPayload, {
    description:
      'Says who is to sit on the seats of a booking of trainings or open days, as long as it has not ended. For anybody of its enterprise or its lab.',
  })
  @Access('booking.nameParticipants')
  nameParticipants(
    @Arg('input', () => NameParticipantsInput, { description: 'The names.' })
    { bookingId, names }: NameParticipantsInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(nameParticipants(context, bookingKeyOf(bookingId), names))
  }

  @Mutation(() => RecordAttendancePayload, {
    description:
      'Records who came to a training or an open day, from 15 minutes before its start on; when anybody did, the booking is CHECKED_IN. It may be corrected at any time, unless the booking was given up as a NO_SHOW. For anybody of its lab.',
  })
  @Access('booking.recordAttendance')
  recordAttendance(
    @Arg('input', () => RecordAttendanceInput, { description: 'Who came.' })
    { bookingId, came }: RecordAttendanceInput,
    @Ctx() context: Context,
  ) {
    return bookingAnswer(recordAttendance(context, bookingKeyOf(bookingId), came))
  }
}
