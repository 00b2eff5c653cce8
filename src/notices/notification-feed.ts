import { Feed } from '../shared/events/feed.ts'
import { MAX_PENDING } from '../shared/events/watcher.ts'
import type { NotificationRow } from './notices.repository.ts'
import type { Addressee } from './notification.ts'

/** New notices, by whom they are for. */
export type NotificationFeed = Feed<NotificationRow>

export const addresseeKey = ({ personId, organizationId }: Addressee): string =>
  `${personId} ${organizationId}`

export const notificationFeed = (): NotificationFeed =>
  new Feed({
    keyOf: ({ id }) => id,
    tooSlow: {
      en: `More than ${MAX_PENDING} notifications came before you read on. Read myNotifications, and subscribe again.`,
      zh: `未及时接收的通知已超过 ${MAX_PENDING} 条,请查询 myNotifications 后重新订阅。`,
    },
  })
