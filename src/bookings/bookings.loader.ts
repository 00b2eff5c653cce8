import type { Db } from '../shared/db.ts'
import { byId, byOwner } from '../shared/loader.ts'
import { bookingHistory, findBookings, replacementsOf } from './bookings.repository.ts'
import { unitsOfBookings } from './occupancies.repository.ts'

export const bookingLoaders = (db: Db) => ({
  bookings: byId((ids) => findBookings(db, ids)),
  bookingHistory: byOwner(
    (ids) => bookingHistory(db, ids),
    ({ bookingId }) => bookingId,
  ),
  unitsOfBooking: byOwner(
    (ids) => unitsOfBookings(db, ids),
    ({ bookingId }) => bookingId,
  ),
  replacements: byOwner(
    (ids) => replacementsOf(db, ids),
    ({ replacesId }) => replacesId!,
  ),
})
