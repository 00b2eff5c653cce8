import DataLoader from 'dataloader'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { byId, byOwner, byQuestion, type Loading } from '../shared/loader.ts'
import type { PageRequest } from '../shared/page.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { bookingHistory, findBookings, replacementsOf } from './bookings.repository.ts'
import { type BookingPage, bookingPages } from './bookings.service.ts'
import type { BookingRow } from './bookings.table.ts'
import { committedUnder } from './mandates/commitments.repository.ts'
import { notePages } from './notes/session-notes.service.ts'
import { findParticipants } from './participants/participants.repository.ts'
import { bookingsOfSeries, findSeriesRows } from './series/series.repository.ts'
import { unitsOfBookings } from './use/occupancies.repository.ts'
import { waitlistLoaders } from './waitlist/waitlist.loader.ts'

export const bookingLoaders = {
  ...waitlistLoaders,
  bookings: ({ db }: Loading) => byId((ids) => findBookings(db, ids)),
  /** Bookings that somebody was told of: whether a delegate may see them its mandate says, which the wall does not ask. */
  toldBookings: ({ db }: Loading) => byId((ids) => asSystem(db, (db) => findBookings(db, ids))),
  /** The same page of the bookings of each bookable, for those who may list them. */
  bookingPages: ({ db }: Loading) =>
    byQuestion((bookables: readonly Pick<Bookable, 'id'>[], question: BookingPage) =>
      bookingPages({ db }, bookables, question),
    ),
  bookingHistory: ({ db }: Loading) =>
    byOwner(
      (ids) => bookingHistory(db, ids),
      ({ bookingId }) => bookingId,
    ),
  /** What is committed under each mandate. */
  committed: ({ db }: Loading) =>
    new DataLoader(async (ids: readonly string[]) => {
      // The delegate sees how much in all, and not each booking.
      const sums = await asSystem(db, (db) => committedUnder(db, ids))
      return ids.map((id) => sums.get(id) ?? 0)
    }),
  series: ({ db }: Loading) => byId((ids) => findSeriesRows(db, ids)),
  bookingsOfSeries: ({ db }: Loading) =>
    byOwner(
      (ids) => bookingsOfSeries(db, ids),
      ({ seriesId }) => seriesId!,
    ),
  unitsOfBooking: ({ db }: Loading) =>
    byOwner(
      (ids) => unitsOfBookings(db, ids),
      ({ bookingId }) => bookingId,
    ),
  /** The same page of the notes of each booking, for those who may read them. */
  notePages: ({ db }: Loading) =>
    byQuestion((bookings: readonly Pick<BookingRow, 'id'>[], page: PageRequest) =>
      notePages({ db }, bookings, page),
    ),
  participants: ({ db }: Loading) =>
    byOwner(
      (ids) => findParticipants(db, ids),
      ({ bookingId }) => bookingId,
    ),
  replacements: ({ db }: Loading) =>
    byOwner(
      (ids) => replacementsOf(db, ids),
      ({ replacesId }) => replacesId!,
    ),
}
