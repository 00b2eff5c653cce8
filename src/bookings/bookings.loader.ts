import type { Db } from '../shared/db.ts'
import { byId, byOwner } from '../shared/loader.ts'
import { bookingHistory, findBookings, replacementsOf } from './bookings.repository.ts'
import { bookingsOfSeries, findSeriesRows } from './series/series.repository.ts'
import { unitsOfBookings } from './use/occupancies.repository.ts'
import { waitlistLoaders } from './waitlist/waitlist.loader.ts'

export const bookingLoaders = (db: Db) => ({
  ...waitlistLoaders(db),
  bookings: byId((ids) => findBookings(db, ids)),
  bookingHistory: byOwner(
    (ids) => bookingHistory(db, ids),
    ({ bookingId }) => bookingId,
  ),
  series: byId((ids) => findSeriesRows(db, ids)),
  bookingsOfSeries: byOwner(
    (ids) => bookingsOfSeries(db, ids),
    ({ seriesId }) => seriesId!,
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
