import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { bookableKeyOf } from '../../catalog/bookable-id.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { meetingFrom } from '../meetings/meeting.graphql.ts'
import { joinWaitlist } from './join-waitlist.service.ts'
import { leaveWaitlist } from './leave-waitlist.service.ts'
import {
  JoinWaitlistInput,
  JoinWaitlistPayload,
  LeaveWaitlistInput,
  LeaveWaitlistPayload,
} from './waitlist.graphql.ts'
import type { WaitlistEntryRow } from './waitlist.table.ts'

const entryAnswer = (entry: Promise<WaitlistEntryRow>) =>
  answer(entry.then((waitlistEntry) => ({ waitlistEntry })))

@Resolver()
export class WaitlistActionsResolver {
  @Mutation(() => JoinWaitlistPayload, {
    description:
      'Waits for time of a bookable: so long, somewhere in a range. As soon as a slot is free, at this moment or later, it is held for one who waits at a time (OFFERED), for `offerMinutes`, and nobody else can take it; confirm `offer` with confirmBooking to accept it. At most 20 entries of an enterprise are open at once. For anybody of an enterprise.',
  })
  @Access('waitlist.join')
  joinWaitlist(
    @Arg('input', () => JoinWaitlistInput, { description: 'What to wait for.' }) input: JoinWaitlistInput,
    @Ctx() context: Context,
  ) {
    const { bookableId, range, durationMinutes, purpose, meeting, ...rest } = input
    return entryAnswer(
      joinWaitlist(context, {
        ...rest,
        bookableId: bookableKeyOf(bookableId),
        startsAt: range.startsAt,
        endsAt: range.endsAt,
        minutes: durationMinutes,
        purpose: purpose ?? null,
        ...(meeting && { meeting: meetingFrom(meeting) }),
      }),
    )
  }

  @Mutation(() => LeaveWaitlistPayload, {
    description:
      'Stops waiting, at any time; what is offered at that moment goes to the next. Leaving twice, or what has ended by itself, does nothing more. For anybody of the enterprise that waits.',
  })
  @Access('waitlist.leave')
  leaveWaitlist(
    @Arg('input', () => LeaveWaitlistInput, { description: 'The entry.' }) { entryId }: LeaveWaitlistInput,
    @Ctx() context: Context,
  ) {
    return entryAnswer(leaveWaitlist(context, keyOf(entryId, 'WaitlistEntry')))
  }
}
