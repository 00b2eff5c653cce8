import type { Call } from '../accounts/call.ts'
import { forOneself } from '../accounts/permission.ts'
import type { Past } from '../shared/events/missed.ts'
import { placeOf, SNAPSHOT_LENGTH, snapshot } from '../shared/events/placed.ts'
import { resumed } from '../shared/events/resumed.ts'
import { listUnread, readNews } from './notices.repository.ts'
import { addresseeKey, type NewNotification, type NotificationFeed } from './notification-feed.ts'

/**
 * Every new notice of the actor, until the reader stops: from now on, or behind a position, where nothing is left out or
 * told twice. Where that is not kept any more, it begins with what is unread.
 */
export function watchNotifications(
  { db, actor, notificationFeed: feed }: Call & { notificationFeed: NotificationFeed },
  from: number | null,
): AsyncIterableIterator<NewNotification> {
  const { personId, organizationId } = forOneself(actor)
  const addressee = { personId, organizationId }
  const watch = () => feed.watch([addresseeKey(addressee)])
  if (from === null) return watch()
  const past: Past<NewNotification> = {
    read: async (page) =>
      (await readNews(db, addressee, page)).map(({ position, notification }) => ({
        ...notification,
        ...placeOf(position),
      })),
    snapshot: () =>
      snapshot(
        db,
        (limit) => listUnread(db, addressee, limit),
        (notification, place) => ({ ...notification, ...place }),
        TOO_MANY_UNREAD,
      ),
  }
  return resumed(db, past, from, watch)
}

const TOO_MANY_UNREAD = {
  en: `You have more than ${SNAPSHOT_LENGTH} unread notifications. Read myNotifications, mark them as read, and subscribe without "after".`,
  zh: `您的未读通知超过 ${SNAPSHOT_LENGTH} 条。请查询 myNotifications 并标记为已读,再不带 "after" 订阅。`,
}
