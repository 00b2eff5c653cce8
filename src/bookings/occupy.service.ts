import { applyChange } from '../availability/calendars.service.ts'
import type { CalendarRow } from '../availability/calendars.table.ts'
import { type Packing, pack } from '../availability/packing.ts'
import { deleteOccupancies, insertOccupancies, readClosures } from '../availability/schedule.repository.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db, Tx } from '../shared/db.ts'
import { type Period, widened } from '../shared/period.ts'
import type { BookingRow } from './bookings.table.ts'
import { findTakenAround, moveOccupancies } from './occupancies.repository.ts'
import { NOBODY, recordEvent } from './transition.repository.ts'

/** So many units of a bookable for the same time; `only` these, when they are named. */
export interface Place extends Period {
  units: number
  only?: readonly number[] | undefined
}

/** The units that a booking could have, and who would have to change units for it; null when it does not fit. */
export async function findRoom(db: Db, bookable: Bookable, place: Place, now: Date): Promise<Packing | null> {
  const { bufferBeforeMinutes, bufferAfterMinutes, units } = bookable
  const taken = widened(place, bufferBeforeMinutes, bufferAfterMinutes)
  const rows = await findTakenAround(db, bookable.id, taken, now)
  const closures = await readClosures(db, [bookable.id], spanning([taken, ...rows]))
  return pack({ taken, own: place, count: place.units, only: place.only }, { units, closures, taken: rows })
}

/**
 * Finds room for a booking under its calendar's lock, and moves others to other units of the same time where that
 * makes it. Null, and nothing is moved, when there is none.
 */
export async function makeRoom(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  place: Place,
  now: Date,
): Promise<number[] | null> {
  const room = await findRoom(tx, bookable, place, now)
  if (!room) return null
  const moved = await moveAll(tx, room.moves)
  if (moved.length > 0) {
    await applyChange(tx, calendar, bookable, { cause: 'BOOKED', period: spanning(moved), now })
  }
  return room.units
}

async function moveAll(tx: Tx, moves: Packing['moves']): Promise<Period[]> {
  const moved = await moveOccupancies(tx, moves)
  for (const bookingId of new Set(moves.map((move) => move.bookingId))) {
    await recordEvent(tx, bookingId, 'assignUnits', NOBODY)
  }
  return moved
}

/**
 * Gives a booking other time, or other units, in place of what it has. Null when that is not free; the caller then
 * refuses, which keeps the old. The caller holds the calendar's lock.
 */
export async function reoccupy(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  booking: BookingRow,
  place: Place,
  now: Date,
): Promise<number[] | null> {
  const freed = await deleteOccupancies(tx, booking.id)
  const units = await makeRoom(tx, calendar, bookable, place, now)
  if (!units) return null
  const taken = widened(place, bookable.bufferBeforeMinutes, bookable.bufferAfterMinutes)
  await insertOccupancies(
    tx,
    units.map((unit) => ({ bookingId: booking.id, bookableId: bookable.id, unit, ...taken })),
  )
  for (const period of freed.slice(0, 1)) {
    await applyChange(tx, calendar, bookable, { cause: 'FREED', period, now })
  }
  await applyChange(tx, calendar, bookable, { cause: 'BOOKED', period: taken, now })
  return units
}

export const spanning = (periods: readonly Period[]): Period => ({
  startsAt: new Date(Math.min(...periods.map(({ startsAt }) => startsAt.getTime()))),
  endsAt: new Date(Math.max(...periods.map(({ endsAt }) => endsAt.getTime()))),
})
