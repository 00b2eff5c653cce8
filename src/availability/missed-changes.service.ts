import type { Db } from '../shared/db.ts'
import type { Past } from '../shared/events/missed.ts'
import { SNAPSHOT_LENGTH, snapshot } from '../shared/events/placed.ts'
import { after, DAY } from '../shared/period.ts'
import { eventOf } from './availability-events.service.ts'
import type { AvailabilityEvent, WatchScope } from './availability-feed.ts'
import { type Conditions, findInScope, readChanges } from './change-history.repository.ts'
import { TOLD_DAYS } from './changed-days.ts'

/** The changes in a scope, and the state of each of its bookables. */
export const pastOf = (db: Db, scope: WatchScope, further: Conditions): Past<AvailabilityEvent> => ({
  read: async (page) =>
    (await readChanges(db, scope, further, page)).map(({ event, bookable }) => eventOf(event, bookable)),
  snapshot: () => {
    const now = new Date()
    const period = { startsAt: now, endsAt: after(now, TOLD_DAYS * DAY) }
    return snapshot(
      db,
      (limit) => findInScope(db, scope, further, limit),
      ({ bookable, version }, place): AvailabilityEvent => {
        const cause = bookable.retiredAt ? 'RETIRED' : 'SNAPSHOT'
        return { ...place, reset: true, version, cause, bookable, period }
      },
      TOO_MANY,
    )
  },
})

const TOO_MANY = {
  en: `The scope has more than ${SNAPSHOT_LENGTH} bookables, too many for a snapshot. Narrow it, or watch without "after" and "snapshot" and read the calendars by "board".`,
  zh: `订阅范围超过 ${SNAPSHOT_LENGTH} 个资源,无法提供快照。请缩小范围,或不带 "after" 和 "snapshot" 订阅并用 board 查询日历。`,
}
