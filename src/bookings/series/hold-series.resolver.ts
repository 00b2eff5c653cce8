import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { SlotType } from '../../availability/slots.graphql.ts'
import { bookableKeyOf } from '../../catalog/bookable-id.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { meetingFrom } from '../meetings/meeting.graphql.ts'
import { HoldSeriesInput, HoldSeriesPayload, SeriesConflictType } from './hold-series.graphql.ts'
import { holdSeries } from './hold-series.service.ts'
import { nearestAlternative } from './series-alternative.service.ts'
import type { SeriesConflict } from './series-conflict.ts'

@Resolver()
export class HoldSeriesResolver {
  @Mutation(() => HoldSeriesPayload, {
    description:
      'Takes the same local time of up to 52 days for a few minutes, like holdSlot and all at once: nobody sees a part of it, and all holds run out together, none after its own start. Confirm one of its bookings with `series: ALL` before. For anybody of an enterprise.',
  })
  @Access('booking.hold')
  async holdSeries(
    @Arg('input', () => HoldSeriesInput, { description: 'The series.' })
    { weekly, dates, startTime, durationMinutes, ...input }: HoldSeriesInput,
    @Ctx() context: Context,
  ) {
    const { mode, units, operatorAssisted, purpose, idempotencyKey } = input
    const meeting = meetingFrom(input.meeting)
    const request = {
      bookableId: bookableKeyOf(input.bookableId),
      pattern: { startTime, durationMinutes, weekly: weekly ?? null, dates: dates ?? null },
      terms: { units, operatorAssisted, purpose: purpose ?? null, ...(meeting && { meeting }) },
      mode,
      idempotencyKey,
    }
    const held = await answer(holdSeries(context, request, context.config.HOLD_MINUTES))
    return { ...held, conflicts: held.conflicts ?? [] }
  }
}

@Resolver(() => SeriesConflictType)
export class SeriesConflictResolver {
  @FieldResolver(() => SlotType, {
    nullable: true,
    description:
      'The nearest slot of the same bookable that is as long, has as many units and leaves the rest of the series its time, within a week before or behind; null when there is none, or when no other time would help.',
  })
  nearestAlternative(@Root() conflict: SeriesConflict, @Ctx() context: Context) {
    return nearestAlternative(context, conflict)
  }
}
