import { Arg, Ctx, FieldResolver, Int, Resolver, Root, Subscription } from 'type-graphql'
import { bookableKeyOf } from '../catalog/bookable-id.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { beginningOf } from '../shared/events/missed.ts'
import { SNAPSHOT_LENGTH } from '../shared/events/placed.ts'
import { keyOf } from '../shared/global-id.ts'
import { encodeCursor } from '../shared/page.ts'
import {
  AvailabilityChangeType,
  AvailabilityScopeInput,
  ChangedDayType,
} from './availability-changes.graphql.ts'
import { watchAvailability } from './availability-changes.service.ts'
import type { AvailabilityEvent, WatchScope } from './availability-feed.ts'
import { changedDays, periodsOf, spanOfDays, windowsOn } from './changed-days.ts'

const AFTER =
  'The cursor of the last change that you have: begins with those behind it. Changes are kept for some days (EVENT_DAYS); of what is older you get a snapshot.'
const SNAPSHOT = `Whether to begin with the state of each bookable of the scope, which may have up to ${SNAPSHOT_LENGTH}. Not looked at with \`after\`.`

interface WatchArgs {
  scope: AvailabilityScopeInput
  after?: string | null
  snapshot: boolean
}

const SCOPE = { description: 'Which bookables to watch.' }

@Resolver(() => AvailabilityChangeType)
export class AvailabilityChangeResolver {
  @Subscription(() => AvailabilityChangeType, {
    description:
      'Every change of the free time in a scope, over WebSocket or server-sent events, within a second of its commit. With `after` it begins with what was missed, in order, and goes on live: nothing is left out or told twice. Without, what changed in the last moment before may come as well. A reader that falls more than a thousand changes behind gets the newest state of each bookable. Whoever began with a token is told no more once it has expired or the membership has ended: the next change ends it with UNAUTHENTICATED. For anybody.',
    subscribe: ({ args: { scope, after, snapshot }, context }: { args: WatchArgs; context: Context }) =>
      watchAvailability(
        context,
        scopeOf(scope),
        scope.savedSearch ? keyOf(scope.savedSearch, 'SavedSearch') : undefined,
        beginningOf(context.lastEventId ?? after, snapshot),
      ),
  })
  @Access('PUBLIC')
  availabilityChanged(
    @Root() event: AvailabilityEvent,
    @Arg('scope', () => AvailabilityScopeInput, SCOPE) _scope: AvailabilityScopeInput,
    @Arg('after', () => String, { nullable: true, description: AFTER }) _after: string | null,
    @Arg('snapshot', () => Boolean, { defaultValue: false, description: SNAPSHOT }) _snapshot: boolean,
  ): AvailabilityEvent {
    return event
  }

  @FieldResolver(() => String, {
    description:
      'Where to go on: keep the last one, and give it as `after` to the next subscription. Inside of a snapshot it leads to a new one, until the last part. Where several changes came as one, some of them may come again.',
  })
  cursor(@Root() { cursor }: AvailabilityEvent) {
    return encodeCursor(String(cursor))
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether this is the whole state of the bookable for the next 62 days, instead of a change: what you knew of it before is void. You get it when you ask for a snapshot, or when what happened behind `after` is not kept any more. What was retired of late comes as RETIRED.',
  })
  reset(@Root() { reset }: AvailabilityEvent) {
    return reset
  }

  @FieldResolver(() => Int, {
    description:
      'The number of this change of the bookable, which only grows; of a snapshot that of the last change in it. Right behind a snapshot, a change that it holds already may come again.',
  })
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
    return days.map((day) => {
      const own = windowsOn(day, windows)
      // Computed when it is asked for.
      return { date: day.date, freeWindows: own, freePeriods: () => periodsOf(day, own) }
    })
  }
}

function scopeOf({ bookableIds, category, labId, districts }: AvailabilityScopeInput): WatchScope {
  return {
    bookableIds: bookableIds?.map(bookableKeyOf),
    category: category ?? undefined,
    labId: labId ? keyOf(labId, 'Organization') : undefined,
    districts: districts ?? undefined,
  }
}
