import { and, eq, gt, inArray, lt, max, sql } from 'drizzle-orm'
import { occupancies } from '../../availability/calendars.table.ts'
import type { Packing, Taken } from '../../availability/packing.ts'
import { readClosures } from '../../availability/schedule.repository.ts'
import { built, type Db, type Tx } from '../../shared/db.ts'
import { after, DAY, type Period } from '../../shared/period.ts'
import { bookings } from '../bookings.table.ts'

/** What is taken in a period. */
export const findTakenIn = (db: Db, bookableId: string, { startsAt, endsAt }: Period): Promise<Period[]> =>
  takenInQuery(db).execute({ bookableId, from: startsAt.toISOString(), until: endsAt.toISOString() })

// Asked by everybody who comes too late for a slot, and they come together.
const takenInQuery = built((db) =>
  db
    .select({ startsAt: occupancies.startsAt, endsAt: occupancies.endsAt })
    .from(occupancies)
    .where(
      and(
        eq(occupancies.bookableId, sql.placeholder('bookableId')),
        sql`${occupancies.startsAt} < ${sql.placeholder('until')}::timestamptz`,
        sql`${occupancies.endsAt} > ${sql.placeholder('from')}::timestamptz`,
      ),
    )
    .prepare('find_taken_in'),
)

// Far enough for a chain of moves; what reaches out of it stays where it is.
const AROUND = 3 * DAY

/** What is taken around a period, and which of it may be moved to another unit. */
export async function findTakenAround(db: Db, bookableId: string, period: Period): Promise<Taken[]> {
  const window = { startsAt: after(period.startsAt, -AROUND), endsAt: after(period.endsAt, AROUND) }
  const found = await db
    .select({
      bookingId: occupancies.bookingId,
      unit: occupancies.unit,
      startsAt: occupancies.startsAt,
      endsAt: occupancies.endsAt,
      // Not while it is used, or about to be, nor off the units that the lab has fixed.
      waits: sql<boolean>`${inArray(bookings.status, ['HELD', 'REQUESTED', 'CONFIRMED'])}
        and not ${bookings.unitsFixed} and ${bookings.startsAt} > clock_timestamp()`,
    })
    .from(occupancies)
    .innerJoin(bookings, eq(bookings.id, occupancies.bookingId))
    .where(
      and(
        eq(occupancies.bookableId, bookableId),
        lt(occupancies.startsAt, window.endsAt),
        gt(occupancies.endsAt, window.startsAt),
      ),
    )
  return found.map(({ waits, ...taken }) => {
    const inside = taken.startsAt >= window.startsAt && taken.endsAt <= window.endsAt
    return { ...taken, movable: inside && waits }
  })
}

/** Moves time that is taken to other units; the periods that moved. Taken off first, so that two may change places. */
export async function moveOccupancies(tx: Tx, moves: Packing['moves']): Promise<Period[]> {
  const taken: (typeof occupancies.$inferInsert)[] = []
  for (const { bookingId, from, to } of moves) {
    const rows = await tx
      .delete(occupancies)
      .where(and(eq(occupancies.bookingId, bookingId), eq(occupancies.unit, from)))
      .returning()
    taken.push(...rows.map((row) => ({ ...row, unit: to })))
  }
  if (taken.length > 0) await tx.insert(occupancies).values(taken)
  return taken
}

/** Until when time of a booking is taken, with what is kept free behind it; null when none is. */
export const takenUntil = async (db: Db, bookingId: string): Promise<Date | null> =>
  (
    await db
      .select({ endsAt: max(occupancies.endsAt) })
      .from(occupancies)
      .where(eq(occupancies.bookingId, bookingId))
  )[0]?.endsAt ?? null

/** Lets the time of a booking end earlier, where it ends later. */
export const shortenOccupancies = (tx: Tx, bookingId: string, endsAt: Date) =>
  tx
    .update(occupancies)
    .set({ endsAt })
    .where(
      and(
        eq(occupancies.bookingId, bookingId),
        gt(occupancies.endsAt, endsAt),
        lt(occupancies.startsAt, endsAt),
      ),
    )

/** The units that bookings have, while their time is taken. */
export const unitsOfBookings = (db: Db, bookingIds: readonly string[]) =>
  db
    .select({ bookingId: occupancies.bookingId, unit: occupancies.unit })
    .from(occupancies)
    .where(inArray(occupancies.bookingId, [...bookingIds]))
    .orderBy(occupancies.unit)

/** Whether one of the units of a booking, whose time is still taken, is closed for some of that time. */
export async function hasClosedUnit(
  db: Db,
  booking: Period & { id: string; bookableId: string },
): Promise<boolean> {
  const units = (await unitsOfBookings(db, [booking.id])).map(({ unit }) => unit)
  const closures = await readClosures(db, [booking])
  return closures.some(({ unit }) => unit === null || units.includes(unit))
}

/** Forgets time that was taken before so many days; whether it was free then asks nobody. */
export const pruneOccupancies = (db: Db, days: number) =>
  db
    .delete(occupancies)
    .where(lt(occupancies.endsAt, sql`(select clock_timestamp() - make_interval(days => ${days}::integer))`))
