import type { Db } from '../shared/db.ts'
import { BEFORE_ALL, type Past } from '../shared/events/missed.ts'
import { lastPosition } from '../shared/events/outbox.repository.ts'
import { Fault } from '../shared/fault.ts'
import { after, DAY } from '../shared/period.ts'
import { eventOf } from './availability-events.service.ts'
import type { AvailabilityEvent, WatchScope } from './availability-feed.ts'
import { type Conditions, findInScope, readChanges } from './change-history.repository.ts'
import { TOLD_DAYS } from './changed-days.ts'

/** The most bookables of a snapshot. */
export const SNAPSHOT_LENGTH = 1_000

/** The changes in a scope, and the state of each of its bookables. */
export const pastOf = (db: Db, scope: WatchScope, further: Conditions): Past<AvailabilityEvent> => ({
  read: async (page) =>
    (await readChanges(db, scope, further, page)).map(({ event, bookable }) => eventOf(event, bookable)),
  snapshot: () => snapshot(db, scope, further),
})

/** The state of each bookable of a scope. Who breaks off in the midst of it has to begin anew. */
async function* snapshot(
  db: Db,
  scope: WatchScope,
  further: Conditions,
): AsyncGenerator<AvailabilityEvent, number> {
  // Before anything is read: what happens meanwhile is told once more.
  const position = await lastPosition(db)
  const found = await findInScope(db, scope, further, SNAPSHOT_LENGTH + 1)
  if (found.length > SNAPSHOT_LENGTH) throw new Fault('COST_LIMITED', TOO_MANY)
  const now = new Date()
  const period = { startsAt: now, endsAt: after(now, TOLD_DAYS * DAY) }
  for (const [i, { bookable, version }] of found.entries()) {
    const cursor = i + 1 === found.length ? position : BEFORE_ALL
    const cause = bookable.retiredAt ? 'RETIRED' : 'SNAPSHOT'
    yield { position, first: position, cursor, reset: true, version, cause, bookable, period }
  }
  return position
}

const TOO_MANY = {
  en: `The scope has more than ${SNAPSHOT_LENGTH} bookables, too many for a snapshot. Narrow it, or watch without "after" and "snapshot" and read the calendars by "board".`,
  zh: `订阅范围超过 ${SNAPSHOT_LENGTH} 个资源,无法提供快照。请缩小范围,或不带 "after" 和 "snapshot" 订阅并用 board 查询日历。`,
}
