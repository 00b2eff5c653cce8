import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import type { OutboxEvent } from '../shared/events/outbox.repository.ts'
import type { ChangeCause } from './availability-change.ts'
import { type AvailabilityEvent, type AvailabilityFeed, publishChange } from './availability-feed.ts'

interface ChangePayload {
  version: number
  cause: ChangeCause
  startsAt: string
  endsAt: string
}

/** What is told of an event of the outbox. */
export function eventOf({ position, payload }: OutboxEvent, bookable: Bookable): AvailabilityEvent {
  const { version, cause, startsAt, endsAt } = payload as ChangePayload
  const period = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) }
  return { position, first: position, cursor: position, reset: false, version, cause, bookable, period }
}

/** Reads what the watchers of this process are to be told of events of the outbox; what it returns tells them. */
export async function availabilityNews(
  db: Db,
  feed: AvailabilityFeed,
  events: readonly OutboxEvent[],
): Promise<() => void> {
  const changes = feed.watched ? events.filter(({ topic }) => topic === 'AVAILABILITY') : []
  const ids = new Set(changes.map(({ subjectId }) => subjectId))
  const found = ids.size > 0 ? await findBookables(db, [...ids]) : []
  const bookables = new Map(found.map((bookable) => [bookable.id, bookable]))
  return () => {
    for (const event of changes) {
      const bookable = bookables.get(event.subjectId)
      if (bookable) publishChange(feed, eventOf(event, bookable))
    }
  }
}
