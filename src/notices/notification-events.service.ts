import type { Db } from '../shared/db.ts'
import type { OutboxEvent } from '../shared/events/outbox.repository.ts'
import { placeOf } from '../shared/events/placed.ts'
import { findNotifications } from './notices.repository.ts'
import type { Addressee } from './notification.ts'
import { addresseeKey, type NotificationFeed } from './notification-feed.ts'

/** Reads which notices the watchers of this process are to be told of; what it returns tells them. */
export async function notificationNews(
  db: Db,
  feed: NotificationFeed,
  events: readonly OutboxEvent[],
): Promise<() => void> {
  const news = events.filter(
    ({ topic, payload }) => topic === 'NOTIFICATION' && feed.isWatched(addresseeKey(payload as Addressee)),
  )
  if (news.length === 0) return () => {}
  const ids = news.map(({ subjectId }) => subjectId)
  const found = new Map((await findNotifications(db, ids)).map((row) => [row.id, row]))
  return () => {
    for (const { subjectId, position } of news) {
      const notification = found.get(subjectId)
      if (notification) feed.publish([addresseeKey(notification)], { ...notification, ...placeOf(position) })
    }
  }
}
