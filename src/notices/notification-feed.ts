import { Feed } from '../shared/events/feed.ts'
import type { Placed } from '../shared/events/placed.ts'
import { MAX_PENDING } from '../shared/events/watcher.ts'
import type { NotificationRow } from './notices.repository.ts'
import type { Addressee } from './notification.ts'

/** A notice that was written just now, with its place in the history. */
export type NewNotification = NotificationRow & Placed

/** New notices, by whom they are for. */
export type NotificationFeed = Feed<NewNotification>

export const addresseeKey = ({ personId, organizationId }: Addressee): string =>
  `${personId} ${organizationId}`

export const notificationFeed = (): NotificationFeed =>
  new Feed({
    keyOf: ({ id }) => id,
    tooSlow: {
      en: `More than ${MAX_PENDING} notifications came before you read on. Subscribe again, with the last cursor as "after".`,
      zh: `未及时接收的通知已超过 ${MAX_PENDING} 条,请以最后的游标作为 after 重新订阅。`,
    },
  })
