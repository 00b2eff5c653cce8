import { byId, byOwner, type Loading } from '../../shared/loader.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { findEntries, findOffers, findQueues } from './waitlist.repository.ts'

export const waitlistLoaders = {
  waitlistEntries: ({ db }: Loading) => byId((ids) => findEntries(db, ids)),
  /** As toldBookings. */
  toldEntries: ({ db }: Loading) => byId((ids) => asSystem(db, (db) => findEntries(db, ids))),
  /** The holds offered to entries, by entry. */
  offers: ({ db }: Loading) =>
    byOwner(
      (ids) => findOffers(db, ids),
      ({ waitlistEntryId }) => waitlistEntryId!,
    ),
  /** Who waits for each bookable, in no order. */
  queues: ({ db }: Loading) =>
    byOwner(
      // A place in a queue is counted among others, of whom nothing is told.
      (ids) => asSystem(db, (db) => findQueues(db, ids)),
      ({ bookableId }) => bookableId,
    ),
}
