import type { Db } from '../shared/db.ts'
import { byOwner } from '../shared/loader.ts'
import { bookingHistory } from './bookings.repository.ts'

export const bookingLoaders = (db: Db) => ({
  bookingHistory: byOwner(
    (ids) => bookingHistory(db, ids),
    ({ bookingId }) => bookingId,
  ),
})
