import type { Db } from '../shared/db.ts'
import type { OutboxEvent } from '../shared/events/outbox.repository.ts'
import { findNotifications } from './notices.repository.ts'
import type { Addressee } from './notification.ts'
import { addresseeKey, type NotificationFeed } from './notification-feed.ts'

/** Reads which notices the watchers of this process are to be told of; what it returns tells them. */
export async function notificationNews(
  db: Db,
  feed: NotificationFeed,
  events: readonly OutboxEvent[],
): Promise<() => void> {
  const ids = events
    .filter(
      ({ topic, payload }) => topic === 'NOTIFICATION' && feed.isWatched(addresseeKey(payload as Addressee)),
    )
    .map(({ subjectId }) => subjectId)
  if (ids.length === 0) return () => {}
  const found = new Map((await findNotifications(db, ids)).map((row) => [row.id, row]))
  return () => {
    for (const id of ids) {
      const notification = found.get(id)
      if (notification) feed.publish([addresseeKey(notification)], notification)
    }
  }
}
