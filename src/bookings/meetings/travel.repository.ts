import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { occupancies } from '../../availability/calendars.table.ts'
import { bookables } from '../../catalog/bookables.table.ts'
import { type Db, rows } from '../../shared/db.ts'
import type { Period } from '../../shared/period.ts'
import { bookings } from '../bookings.table.ts'

/** A session as it may come to be. */
export interface Session extends Period {
  bookableId: string
}

/**
 * The places in the list of those sessions to and from which an expert would have the time to travel, given all others
 * but that of one booking. Null is the district of the expert's own site.
 */
export async function placesWithinReach(
  db: Db,
  sessions: readonly Session[],
  district: string | null,
  exceptBookingId: string | null = null,
): Promise<number[]> {
  const column = (values: string[]) => sql`${sql.param(values)}::text[]`
  const found = await rows<{ place: string | number }>(
    db,
    sql`
      select slot.number - 1 as place
      from unnest(
        ${column(sessions.map(({ bookableId }) => bookableId))}::uuid[],
        ${column(sessions.map(({ startsAt }) => startsAt.toISOString()))}::timestamptz[],
        ${column(sessions.map(({ endsAt }) => endsAt.toISOString()))}::timestamptz[]
      ) with ordinality as slot (bookable_id, starts_at, ends_at, number)
      where not is_too_far(slot.bookable_id, ${exceptBookingId}::uuid, ${district}::text, slot.starts_at, slot.ends_at)
      order by slot.number`,
  )
  return found.map(({ place }) => Number(place))
}

/** A session whose time is taken, and the district in which the expert is for it. */
export interface TakenSession extends Session {
  district: string
}

/**
 * The sessions of experts that touch a period. One that was over early lasts until then; those at the lab are where its
 * site is now, as `is_too_far` has it, which decides behind the lock.
 */
export const findSessions = (
  db: Db,
  expertIds: readonly string[],
  { startsAt, endsAt }: Period,
): Promise<TakenSession[]> =>
  db
    .select({
      bookableId: occupancies.bookableId,
      startsAt: bookings.startsAt,
      endsAt: sql`least(${bookings.endsAt}, ${occupancies.endsAt})`.mapWith(bookings.endsAt),
      district: sql<string>`coalesce(${bookings.meeting} ->> 'district', ${bookables.district})`,
    })
    .from(occupancies)
    .innerJoin(bookings, eq(bookings.id, occupancies.bookingId))
    .innerJoin(bookables, eq(bookables.id, occupancies.bookableId))
    .where(
      and(
        inArray(occupancies.bookableId, [...expertIds]),
        gt(occupancies.endsAt, startsAt),
        lt(occupancies.startsAt, endsAt),
      ),
    )
