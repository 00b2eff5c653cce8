import type { OutboxEvent } from '../../shared/events/outbox.repository.ts'
import { changeOf } from './order-changes.service.ts'
import type { OrderFeed } from './order-feed.ts'

/** Tells the watchers of this process what was done to test orders. */
export function tellOfOrders(feed: OrderFeed, events: readonly OutboxEvent[]): void {
  for (const event of events) {
    if (event.topic !== 'ORDER') continue
    const change = changeOf(event)
    feed.publish(change.labId ? [change.labId, change.enterpriseId] : [change.enterpriseId], change)
  }
}
