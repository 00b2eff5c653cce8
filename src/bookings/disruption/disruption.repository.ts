import { and, eq, gt, inArray, lt, max, sql } from 'drizzle-orm'
import { closures } from '../../availability/closures.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import type { Period } from '../../shared/period.ts'
import { type BookingRow, bookings } from '../bookings.table.ts'
import { breakdowns } from './breakdowns.table.ts'

export const insertBreakdown = (tx: Tx, breakdown: typeof breakdowns.$inferInsert) =>
  tx.insert(breakdowns).values(breakdown)

interface Closed extends Period {
  bookableId: string
  unit: number | null
}

/** The bookings to come or under way on units that are closed: what is promised first, then what begins first. */
export const findAffected = (db: Db, { bookableId, unit, startsAt, endsAt }: Closed, now: Date) =>
  db
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.bookableId, bookableId),
        inArray(bookings.status, ['CONFIRMED', 'REQUESTED', 'HELD']),
        lt(bookings.startsAt, endsAt),
        gt(bookings.endsAt, startsAt),
        gt(bookings.endsAt, now),
        unit === null
          ? undefined
          : sql`exists (select from occupancy o where o.booking_id = booking.id and o.unit = ${unit}::integer)`,
      ),
    )
    .orderBy(sql`array_position(array['CONFIRMED', 'REQUESTED', 'HELD'], status), starts_at, id`)

/** How long a lab that reported a breakdown of this time has alternatives held; null when none did. */
export const answerMinutesFor = async (
  db: Db,
  { bookableId, startsAt, endsAt }: BookingRow,
): Promise<number | null> =>
  (
    await db
      .select({ minutes: max(breakdowns.answerMinutes) })
      .from(breakdowns)
      .innerJoin(closures, eq(closures.id, breakdowns.closureId))
      .where(
        and(
          eq(closures.bookableId, bookableId),
          lt(closures.startsAt, endsAt),
          gt(closures.endsAt, startsAt),
        ),
      )
  )[0]!.minutes

/**
 * Disrupted bookings for which nothing is held, and nothing was that the enterprise could have taken. In any order,
 * so that those for which nothing is found do not keep the others from their turn.
 */
export const findWithoutAlternative = (db: Db, limit: number): Promise<BookingRow[]> =>
  db
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings.status, 'DISRUPTED'),
        sql`due_at > (select clock_timestamp())`,
        sql`not exists (
          select from booking r where r.replaces_id = booking.id and (
            r.status in ('HELD', 'REQUESTED')
            or r.created_at >= (
                select max(e.at) from booking_event e where e.booking_id = booking.id and e.action = 'disrupt')
              -- What a lab took away again was no choice.
              and not (r.status = 'CANCELLED' and exists (
                select from booking_event e where e.booking_id = r.id and e.action = 'cancel'
                  and e.organization_id is distinct from r.enterprise_id))))`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(limit)

/** Lets a disrupted booking wait at least until an instant before it lapses. The caller has locked it. */
export const waitUntil = (tx: Tx, id: string, until: Date) =>
  tx
    .update(bookings)
    .set({ dueAt: sql`greatest(due_at, ${until.toISOString()}::timestamptz)` })
    .where(eq(bookings.id, id))

/** From now on cancelling a booking, or missing it, costs nothing. */
export async function waiveFees(tx: Tx, id: string): Promise<BookingRow> {
  const [waived] = await tx
    .update(bookings)
    .set({ terms: sql`jsonb_set(terms, '{cancellation}', '[]')` })
    .where(eq(bookings.id, id))
    .returning()
  return waived!
}
