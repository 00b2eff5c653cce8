import type { Call } from '../../accounts/call.ts'
import { authorize, can } from '../../accounts/permission.ts'
import type { Db } from '../../shared/db.ts'
import type { Past } from '../../shared/events/missed.ts'
import type { OutboxEvent } from '../../shared/events/outbox.repository.ts'
import { placeOf, SNAPSHOT_LENGTH, snapshot } from '../../shared/events/placed.ts'
import { resumed } from '../../shared/events/resumed.ts'
import { badInput, notFound } from '../../shared/fault.ts'
import { findBookings } from '../bookings.repository.ts'
import { findCurrentBookings, readBookingChanges } from './booking-changes.repository.ts'
import {
  type BookingChange,
  type BookingFeed,
  type BookingParties,
  type BookingScope,
  inBookingScope,
} from './booking-feed.ts'

const MAX_NAMED = 100

/**
 * What is done to the acting organization's bookings, until the reader stops: from now on, or behind a position, where
 * nothing is left out or told twice. For the parties of a booking.
 */
export async function watchBookings(
  call: Call & { bookingFeed: BookingFeed },
  { bookingIds, bookableIds }: Pick<BookingScope, 'bookingIds' | 'bookableIds'>,
  from: number | null,
): Promise<AsyncIterableIterator<BookingChange>> {
  const { db, actor, bookingFeed: feed } = call
  const { organizationId } = authorize(actor, 'booking.watch', {})
  if (Math.max(bookingIds?.length ?? 0, bookableIds?.length ?? 0) > MAX_NAMED) throw badInput(WIDE_SCOPE)
  if (bookingIds) await checkSeen(call, bookingIds)
  const scope = { organizationId, bookingIds, bookableIds }
  const watch = () => feed.watch([organizationId], (change) => inBookingScope(scope, change))
  return from === null ? watch() : resumed(db, pastOf(db, scope), from, watch)
}

async function checkSeen({ db, actor }: Call, ids: readonly string[]): Promise<void> {
  const found = await findBookings(db, ids)
  if (found.length < new Set(ids).size || !found.every((booking) => can(actor, 'booking.see', booking)))
    throw notFound()
}

const pastOf = (db: Db, scope: BookingScope): Past<BookingChange> => ({
  read: async (page) => (await readBookingChanges(db, scope, page)).map(changeOf),
  // Each booking that has not ended.
  snapshot: () =>
    snapshot(
      db,
      (limit) => findCurrentBookings(db, scope, limit),
      ({ id, bookableId, labId, enterpriseId }, place): BookingChange => ({
        ...place,
        bookingId: id,
        number: null,
        bookableId,
        labId,
        enterpriseId,
      }),
      TOO_MANY,
    ),
})

/** What is told of an event of the outbox. */
export function changeOf({ position, subjectId, payload }: OutboxEvent): BookingChange {
  const parties = payload as BookingParties & { number: number }
  return { ...parties, ...placeOf(position), bookingId: subjectId }
}

const WIDE_SCOPE = {
  en: `At most ${MAX_NAMED} bookings or bookables can be named. Leave them out to watch all bookings of your organization.`,
  zh: `最多指定 ${MAX_NAMED} 个预约或资源,省略即可订阅本机构的全部预约。`,
}

const TOO_MANY = {
  en: `More than ${SNAPSHOT_LENGTH} bookings are current, too many for a snapshot. Name bookables, or watch without "after" and "snapshot" and read myBookings.`,
  zh: `当前预约超过 ${SNAPSHOT_LENGTH} 个,无法提供快照。请指定资源,或不带 "after" 和 "snapshot" 订阅并查询 myBookings。`,
}
