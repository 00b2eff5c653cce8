import type { Db } from '../../shared/db.ts'
import { columnsOf, listingOf } from '../listing-columns.ts'
import { findStale, replaceSearch } from './reindex.repository.ts'
import { SEARCH_VERSION } from './searchable.ts'

const BATCH = 500

/**
 * Makes anew what bookables are found by where an older version of the service has made it; how many there were.
 * Until then they are found as before. Any number of processes may do it at once.
 */
export async function reindexStale(db: Db): Promise<number> {
  let done = 0
  for (;;) {
    const stale = await findStale(db, SEARCH_VERSION, BATCH)
    await db.transaction((tx) =>
      replaceSearch(
        tx,
        SEARCH_VERSION,
        stale.map((bookable) => ({ id: bookable.id, ...columnsOf(listingOf(bookable)).search })),
      ),
    )
    done += stale.length
    if (stale.length < BATCH) return done
  }
}
