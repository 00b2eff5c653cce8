import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../shared/db.ts'
import { EVENT, type HistoryPage, isWithin, type OutboxEvent } from '../../shared/events/outbox.repository.ts'
import { events } from '../../shared/events/outbox.table.ts'
import { ENDED_STATUSES } from '../booking.ts'
import { type BookingRow, bookings } from '../bookings.table.ts'
import type { BookingScope } from './booking-feed.ts'

const isParty = ({ organizationId }: BookingScope): SQL =>
  or(eq(bookings.labId, organizationId), eq(bookings.enterpriseId, organizationId))!

const isInScope = (scope: BookingScope) =>
  and(
    isParty(scope),
    scope.bookingIds && inArray(bookings.id, [...scope.bookingIds]),
    scope.bookableIds && inArray(bookings.bookableId, [...scope.bookableIds]),
  )

/** What was done to bookings in a scope behind a position and up to another, in order. */
export const readBookingChanges = (db: Db, scope: BookingScope, page: HistoryPage): Promise<OutboxEvent[]> =>
  db
    .select(EVENT)
    .from(events)
    .innerJoin(bookings, eq(bookings.id, events.subjectId))
    .where(and(isWithin('BOOKING', page), isInScope(scope)))
    .orderBy(asc(events.position))
    .limit(page.limit)

/** The bookings in a scope that have not ended, by id. */
export const findCurrentBookings = (db: Db, scope: BookingScope, limit: number): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(and(isInScope(scope), sql`${bookings.status} <> all (${sql.param([...ENDED_STATUSES])}::text[])`))
    .orderBy(asc(bookings.id))
    .limit(limit)
