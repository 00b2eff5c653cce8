import type { Bookable } from '../catalog/bookables.repository.ts'
import { Feed } from '../shared/events/feed.ts'
import { asOne, type Placed } from '../shared/events/placed.ts'
import { MAX_PENDING } from '../shared/events/watcher.ts'
import type { Period } from '../shared/period.ts'
import type { ToldCause } from './availability-change.ts'

/** A change of the free time of a bookable. */
export interface AvailabilityEvent extends Placed {
  /** Whether it is the whole state of the bookable, and not a change. */
  reset: boolean
  version: number
  cause: ToldCause
  bookable: Bookable
  /** The time that changed. */
  period: Period
}

/** Whose changes a watcher wants: those that fit every part that is given. */
export interface WatchScope {
  bookableIds?: readonly string[] | undefined
  category?: string | undefined
  labId?: string | undefined
  districts?: readonly string[] | undefined
}

export const inScope = (
  { bookableIds, category, labId, districts }: WatchScope,
  bookable: Bookable,
): boolean =>
  (!bookableIds || bookableIds.includes(bookable.id)) &&
  (!category || category === bookable.category) &&
  (!labId || labId === bookable.labId) &&
  (!districts || districts.includes(bookable.district))

/** The keys of one part of a scope, the narrowest, so that others' changes are not even looked at. */
export function keysOf({ bookableIds, category, labId, districts }: WatchScope): string[] {
  if (bookableIds) return [...new Set(bookableIds)]
  if (labId) return [labId]
  if (districts) return [...new Set(districts)].map(districtKey)
  return [category ? categoryKey(category) : ALL]
}

/** Whether whatever has one of the keys is in the scope, as it has no other part. */
export const isSaidByKeys = (scope: WatchScope): boolean =>
  Object.values(scope).filter((part) => part !== undefined).length <= 1

const ALL = 'all'
const districtKey = (code: string) => `district ${code}`
const categoryKey = (code: string) => `category ${code}`

const around = (a: Period, b: Period): Period => ({
  startsAt: a.startsAt < b.startsAt ? a.startsAt : b.startsAt,
  endsAt: a.endsAt > b.endsAt ? a.endsAt : b.endsAt,
})

/** Changes of availability, by the keys of scopes. */
export type AvailabilityFeed = Feed<AvailabilityEvent>

export const availabilityFeed = (): AvailabilityFeed =>
  new Feed({
    keyOf: ({ bookable }) => bookable.id,
    ...asOne(({ period }, later) => ({ period: around(period, later.period) })),
    tooSlow: {
      en: `More than ${MAX_PENDING} bookables changed before you read on. Subscribe again, with the last cursor as "after" or to less at once.`,
      zh: `未及时接收的变更已超过 ${MAX_PENDING} 个资源,请以最后的游标作为 after 重新订阅,或缩小范围。`,
    },
  })

/** Tells a change to all in whose scope it is. */
export const publishChange = (feed: AvailabilityFeed, event: AvailabilityEvent): void => {
  const { id, labId, district, category } = event.bookable
  feed.publish([id, labId, districtKey(district), categoryKey(category), ALL], event)
}
