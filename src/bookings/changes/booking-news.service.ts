import type { OutboxEvent } from '../../shared/events/outbox.repository.ts'
import { changeOf } from './booking-changes.service.ts'
import type { BookingFeed } from './booking-feed.ts'

/** Tells the watchers of this process what was done to bookings. */
export function tellOfBookings(feed: BookingFeed, events: readonly OutboxEvent[]): void {
  for (const event of events) {
    if (event.topic !== 'BOOKING') continue
    const change = changeOf(event)
    feed.publish([change.labId, change.enterpriseId], change)
  }
}
