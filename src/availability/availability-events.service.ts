import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import { built, type Db } from '../shared/db.ts'
import type { OutboxEvent } from '../shared/events/outbox.repository.ts'
import { placeOf } from '../shared/events/placed.ts'
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
  return { ...placeOf(position), reset: false, version, cause, bookable, period }
}

/** Reads what the watchers of this process are to be told of events of the outbox; what it returns tells them. */
export async function availabilityNews(
  db: Db,
  feed: AvailabilityFeed,
  events: readonly OutboxEvent[],
): Promise<() => void> {
  const changes = feed.watched ? events.filter(({ topic }) => topic === 'AVAILABILITY') : []
  if (changes.length === 0) return () => {}
  const bookables = await listed(db, changes)
  return () => {
    for (const event of changes) {
      const bookable = bookables.get(event.subjectId)
      if (bookable) publishChange(feed, eventOf(event, bookable))
    }
  }
}

// A second, within which what is bookable may be booked a hundred times and is listed anew hardly ever.
const KEPT_MS = 1_000
const recent = built(() => ({ until: 0, bookables: new Map<string, Bookable>() }))

/** The bookables of changes, as they were listed a second ago at most, and not before a change of rules or terms. */
async function listed(db: Db, changes: readonly OutboxEvent[]): Promise<ReadonlyMap<string, Bookable>> {
  const kept = recent(db)
  if (kept.until < performance.now()) {
    kept.bookables.clear()
    kept.until = performance.now() + KEPT_MS
  }
  for (const { subjectId, payload } of changes)
    if (!['BOOKED', 'FREED'].includes((payload as ChangePayload).cause)) kept.bookables.delete(subjectId)
  const unknown = new Set(changes.map(({ subjectId }) => subjectId).filter((id) => !kept.bookables.has(id)))
  const found = unknown.size > 0 ? await findBookables(db, [...unknown]) : []
  for (const bookable of found) kept.bookables.set(bookable.id, bookable)
  return kept.bookables
}
