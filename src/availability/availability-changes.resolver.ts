import { Arg, Ctx, FieldResolver, Int, Resolver, Root, Subscription } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { encodeCursor } from '../shared/page.ts'
import {
  AvailabilityChangeType,
  AvailabilityScopeInput,
  ChangedDayType,
} from './availability-changes.graphql.ts'
import { changedDays, spanOfDays, watchAvailability, windowsOn } from './availability-changes.service.ts'
import type { AvailabilityEvent, WatchScope } from './availability-feed.ts'

const SCOPE = { description: 'Which bookables to watch.' }

@Resolver(() => AvailabilityChangeType)
export class AvailabilityChangeResolver {
  @Subscription(() => AvailabilityChangeType, {
    description:
      'Every change of the free time in a scope, over WebSocket, within a second of its commit. What changed in the last moment before may come as well. A reader that falls behind gets the newest state of each bookable. For anybody.',
    subscribe: ({ args, context }: { args: { scope: AvailabilityScopeInput }; context: Context }) =>
      context.forEach(watchAvailability(context.feed, scopeOf(args.scope))),
  })
  @Access('PUBLIC')
  availabilityChanged(
    @Root() event: AvailabilityEvent,
    @Arg('scope', () => AvailabilityScopeInput, SCOPE) _scope: AvailabilityScopeInput,
  ): AvailabilityEvent {
    return event
  }

  @FieldResolver(() => String, {
    description:
      'The place of this change among all; it only grows. Keep it: a later version resumes from it.',
  })
  cursor(@Root() { position }: AvailabilityEvent) {
    return encodeCursor(String(position))
  }

  @FieldResolver(() => Int, { description: 'The number of this change of the bookable; it only grows.' })
  version(@Root() { version }: AvailabilityEvent) {
    return version
  }

  @FieldResolver(() => [ChangedDayType], {
    description: 'The days that changed, from today on, with their free windows as they are now; at most 62.',
  })
  async days(@Root() event: AvailabilityEvent, @Ctx() { loaders, now }: Context) {
    const days = changedDays(event, now)
    if (days.length === 0) return []
    const windows = await loaders.freeWindows(spanOfDays(days)).load(event.bookable)
    return days.map((day) => ({ date: day.date, freeWindows: windowsOn(day, windows) }))
  }
}

function scopeOf({ bookableIds, category, labId, districts }: AvailabilityScopeInput): WatchScope {
  return {
    bookableIds: bookableIds?.map((id) => keyOf(id, 'Instrument', 'Expert')),
    category: category ?? undefined,
    labId: labId ? keyOf(labId, 'Organization') : undefined,
    districts: districts ?? undefined,
  }
}
