import { applyChange } from '../../availability/calendars.service.ts'
import type { CalendarRow } from '../../availability/calendars.table.ts'
import { isFull, type Packing, pack } from '../../availability/packing.ts'
import { deleteOccupancies, insertOccupancies, readClosures } from '../../availability/schedule.repository.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { type Period, widened } from '../../shared/period.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { tellParties } from '../booking-notices.service.ts'
import { findBooking, lockBookings } from '../bookings.repository.ts'
import type { BookingRow } from '../bookings.table.ts'
import { type HoldOutcome, type HoldTerms, holdInDatabase, type NewBooking } from '../hold.repository.ts'
import { NOBODY, recordEvent } from '../transition.repository.ts'
import { findTakenAround, findTakenIn, moveOccupancies, unitsOfBookings } from './occupancies.repository.ts'

/** So many units of a bookable for the same time; `only` these, when they are named. */
export interface Place extends Period {
  units: number
  only?: readonly number[] | undefined
  /** Rather these than others. */
  rather?: readonly number[] | undefined
}

/** The units that a booking could have, and who would have to change units for it; null when it does not fit. */
export const findRoom = (db: Db, bookable: Bookable, place: Place): Promise<Packing | null> =>
  // Which units others have is no secret, but who they are is, and whether they can move depends on them.
  asSystem(db, (db) => packAmongOthers(db, bookable, place))

async function packAmongOthers(db: Db, bookable: Bookable, place: Place): Promise<Packing | null> {
  const { bufferBeforeMinutes, bufferAfterMinutes, units } = bookable
  const taken = widened(place, bufferBeforeMinutes, bufferAfterMinutes)
  if (isFull(taken, place.units, units, await findTakenIn(db, bookable.id, taken))) return null
  const rows = await findTakenAround(db, bookable.id, taken)
  const closures = await readClosures(db, [{ bookableId: bookable.id, ...spanning([taken, ...rows]) }])
  const { only, rather } = place
  return pack({ taken, own: place, count: place.units, only, rather }, { units, closures, taken: rows })
}

/**
 * Finds room for a booking under its calendar's lock, and moves others to other units of the same time where that
 * makes it. Null, and nothing is moved, when there is none.
 */
export const makeRoom = (
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  place: Place,
  now: Date,
): Promise<number[] | null> =>
  // Whoever moves for it is somebody else.
  asSystem(tx, () => moveOthers(tx, calendar, bookable, place, now))

async function moveOthers(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  place: Place,
  now: Date,
): Promise<number[] | null> {
  const room = await findCertainRoom(tx, bookable, place)
  if (!room) return null
  if (room.moves.length > 0) {
    const moved = await moveOccupancies(tx, room.moves)
    await applyChange(tx, calendar, bookable, { cause: 'BOOKED', period: spanning(moved), now })
    await tellMoved(tx, room.moves)
  }
  return room.units
}

/**
 * Holds a slot under its calendar's lock, and where only the way in which others lie on the units is in the way, moves
 * them. Tried without first: the same request may have been carried out meanwhile, and then nobody has to move.
 */
export async function holdMakingRoom(
  tx: Tx,
  calendar: CalendarRow,
  bookable: Bookable,
  booking: NewBooking,
  terms: HoldTerms,
  now: Date,
): Promise<HoldOutcome> {
  const first = await holdInDatabase(tx, booking, terms)
  if (first.outcome !== 'UNAVAILABLE' || bookable.units === 1) return first
  const room = await makeRoom(tx, calendar, bookable, booking, now)
  return room ? holdInDatabase(tx, booking, terms) : first
}

const LOOKS = 3

/** Room that stays: who would have to move is locked, and looked at again, since somebody may just have come. */
async function findCertainRoom(tx: Tx, bookable: Bookable, place: Place): Promise<Packing | null> {
  const locked = new Set<string>()
  for (let look = 1; look <= LOOKS; look += 1) {
    const room = await findRoom(tx, bookable, place)
    const movers = room?.moves.map(({ bookingId }) => bookingId) ?? []
    if (movers.every((id) => locked.has(id))) return room
    await lockBookings(tx, movers)
    for (const id of movers) locked.add(id)
  }
  return null
}

/** Both sides of each booking that moved learn of it; its history says from where to where. */
async function tellMoved(tx: Tx, moves: Packing['moves']): Promise<void> {
  for (const id of new Set(moves.map(({ bookingId }) => bookingId))) {
    const own = moves.filter(({ bookingId }) => bookingId === id)
    const agent = { ...NOBODY, reason: own.map(({ from, to }) => `${from} → ${to}`).join(', ') }
    await recordEvent(tx, id, 'assignUnits', agent)
    const booking = (await findBooking(tx, id))!
    // Nobody has been told of a hold.
    if (booking.status !== 'HELD') await tellParties(tx, 'BOOKING_UNITS_CHANGED', booking, agent)
  }
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
  const rather = (await unitsOfBookings(tx, [booking.id])).map(({ unit }) => unit)
  const freed = await deleteOccupancies(tx, booking.id)
  const units = await makeRoom(tx, calendar, bookable, { rather, ...place }, now)
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
