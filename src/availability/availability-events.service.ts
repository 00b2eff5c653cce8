import { findBookables } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import type { OutboxEvent } from '../shared/outbox.repository.ts'
import type { ChangeCause } from './availability-change.ts'
import type { AvailabilityEvent, AvailabilityFeed } from './availability-feed.ts'

interface ChangePayload {
  version: number
  cause: ChangeCause
  startsAt: string
  endsAt: string
}

/** Hands events of the outbox to the watchers of this process; false when there are none. */
export async function publishEvents(
  db: Db,
  feed: AvailabilityFeed,
  events: readonly OutboxEvent[],
): Promise<boolean> {
  if (!feed.watched) return false
  const ids = new Set(events.map(({ subjectId }) => subjectId))
  const bookables = new Map((await findBookables(db, [...ids])).map((bookable) => [bookable.id, bookable]))
  for (const { position, subjectId, payload } of events) {
    const bookable = bookables.get(subjectId)
    const { version, cause, startsAt, endsAt } = payload as ChangePayload
    const period = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) }
    if (bookable) feed.publish({ position, version, cause, bookable, period } satisfies AvailabilityEvent)
  }
  return true
}
