import type { Db } from '../../shared/db.ts'
import { byId, byOwner } from '../../shared/loader.ts'
import { findEntries, findOffers, findQueues } from './waitlist.repository.ts'

export const waitlistLoaders = (db: Db) => ({
  waitlistEntries: byId((ids) => findEntries(db, ids)),
  /** The holds offered to entries, by entry. */
  offers: byOwner(
    (ids) => findOffers(db, ids),
    ({ waitlistEntryId }) => waitlistEntryId!,
  ),
  /** Who waits for each bookable, in no order. */
  queues: byOwner(
    (ids) => findQueues(db, ids),
    ({ bookableId }) => bookableId,
  ),
})
