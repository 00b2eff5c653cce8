import type { Db } from '../shared/db.ts'
import { Fault } from '../shared/fault.ts'
import { isKept, lastPosition } from '../shared/outbox.repository.ts'
import { after, DAY } from '../shared/period.ts'
import { eventOf } from './availability-events.service.ts'
import type { AvailabilityEvent, WatchScope } from './availability-feed.ts'
import { findInScope, readChanges } from './change-history.repository.ts'

/** Behind it lies more than is ever kept: whoever goes on from here gets a snapshot. */
export const BEFORE_ALL = -1
/** The most bookables of a snapshot. */
export const SNAPSHOT_LENGTH = 1_000
/** How far a snapshot looks ahead; rules may change a year of days, and watchers ask for the others when they show them. */
export const TOLD_DAYS = 62
const PAGE = 500
/** So many changes of all bookables are looked through at a time, for those few that are in the scope. */
const LOOKED_AT = 20_000

/**
 * What happened in a scope behind a position, in order. Where that is not kept any more: the state of each of its
 * bookables as it is, and what happened since. Returns the position up to which all has been told, or has gone with the reader.
 */
export async function* missedChanges(
  db: Db,
  scope: WatchScope,
  from: number,
  reader: { gone: boolean },
): AsyncGenerator<AvailabilityEvent, number> {
  let told = from === BEFORE_ALL ? yield* snapshot(db, scope) : from
  for (;;) {
    if (reader.gone) return told
    const last = await lastPosition(db)
    const until = told + LOOKED_AT
    const changes = await readChanges(db, scope, { behind: told, until, limit: PAGE })
    // Asked for behind the reading: what is kept now was kept then.
    if (!(await isKept(db, told))) {
      told = yield* snapshot(db, scope)
      continue
    }
    for (const { event, bookable } of changes) yield eventOf(event, bookable)
    const read = changes.at(-1)?.event.position ?? told
    if (changes.length === PAGE) told = read
    // All up to the last has been seen, and what was numbered while it was read.
    else if (until >= last) return Math.max(last, read)
    else told = until
  }
}

/** The state of each bookable of a scope. Who breaks off in the midst of it has to begin anew. */
async function* snapshot(db: Db, scope: WatchScope): AsyncGenerator<AvailabilityEvent, number> {
  // Before anything is read: what happens meanwhile is told once more.
  const position = await lastPosition(db)
  const found = await findInScope(db, scope, SNAPSHOT_LENGTH + 1)
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
