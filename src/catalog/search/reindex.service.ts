import type { Db, Tx } from '../../shared/db.ts'
import { findBookables } from '../bookables.repository.ts'
import { columnsOf, listingOf } from '../listing-columns.ts'
import { meaningsOfLabs } from './lab-meanings.service.ts'
import { findStale, lockReindexing, replaceSearch, type Stale } from './reindex.repository.ts'
import { SEARCH_VERSION } from './searchable.ts'

/** How many are made anew in one transaction. */
export const BATCH = 500

/**
 * Makes anew what bookables are found by where an older version of the service has made it, or the synonyms of their
 * lab have changed; how many there were. Until then they are found as before. Any number of processes may do it at
 * once.
 */
export async function reindexStale(db: Db): Promise<number> {
  let done = 0
  for (;;) {
    const stale = await findStale(db, SEARCH_VERSION, BATCH)
    if (stale.length > 0) {
      await db.transaction(async (tx) => {
        await lockReindexing(tx)
        await reindex(tx, stale)
      })
    }
    done += stale.length
    if (stale.length < BATCH) return done
  }
}

/** Makes anew what stale bookables are found by. */
export async function reindex(tx: Tx, stale: readonly Stale[]): Promise<void> {
  // Before they are read: a listing that is marked again meanwhile would be taken for the one that was read.
  const meanings = await meaningsOfLabs(
    tx,
    stale.map(({ labId }) => labId),
  )
  const found = await findBookables(
    tx,
    stale.map(({ id }) => id),
  )
  await replaceSearch(
    tx,
    SEARCH_VERSION,
    found.map((bookable) => ({
      id: bookable.id,
      ...columnsOf(listingOf(bookable), meanings.get(bookable.labId) ?? []).search,
    })),
  )
}
