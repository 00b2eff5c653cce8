import { MAX_PENDING, Watcher } from '../shared/watcher.ts'
import type { NotificationRow } from './notices.repository.ts'
import type { Addressee } from './notification.ts'

const TOO_SLOW = {
  en: `More than ${MAX_PENDING} notifications came before you read on. Read myNotifications, and subscribe again.`,
  zh: `未及时接收的通知已超过 ${MAX_PENDING} 条,请查询 myNotifications 后重新订阅。`,
}

const keyOf = ({ personId, organizationId }: Addressee) => `${personId} ${organizationId}`

/** Hands new notices to whoever watches, in this process. */
export class NotificationFeed {
  private readonly watchers = new Map<string, Set<Watcher<NotificationRow>>>()

  /** Whether anybody here waits for notices at all. */
  get watched(): boolean {
    return this.watchers.size > 0
  }

  /** Whether anybody here waits for notices of this person. */
  isWatched(addressee: Addressee): boolean {
    return this.watchers.has(keyOf(addressee))
  }

  /** Every new notice of a person in an organization from now on, until the reader stops. */
  watch(addressee: Addressee): AsyncIterableIterator<NotificationRow> {
    const key = keyOf(addressee)
    const watcher: Watcher<NotificationRow> = new Watcher({
      keyOf: ({ id }) => id,
      tooSlow: TOO_SLOW,
      leave: () => this.remove(key, watcher),
    })
    this.watchers.set(key, (this.watchers.get(key) ?? new Set()).add(watcher))
    return watcher
  }

  publish(notification: NotificationRow): void {
    for (const watcher of this.watchers.get(keyOf(notification)) ?? []) watcher.push(notification)
  }

  private remove(key: string, watcher: Watcher<NotificationRow>): void {
    const watchers = this.watchers.get(key)
    watchers?.delete(watcher)
    if (watchers?.size === 0) this.watchers.delete(key)
  }
}
