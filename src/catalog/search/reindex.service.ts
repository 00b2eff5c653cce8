import type { Db, Tx } from '../../shared/db.ts'
import { findBookables } from '../bookables.repository.ts'
import { bookables } from '../bookables.table.ts'
import { columnsOf, listingOf } from '../listing-columns.ts'
import { findStandards } from '../standards/standards.repository.ts'
import { offerOf, searchOf } from '../test-services/test-service-columns.ts'
import { findTestServices } from '../test-services/test-services.repository.ts'
import { testServices } from '../test-services/test-services.table.ts'
import { meaningsOfLabs } from './lab-meanings.service.ts'
import type { Meaning } from './lab-synonyms.ts'
import { findStale, lockReindexing, replaceSearch, type Stale } from './reindex.repository.ts'
import { SEARCH_VERSION, type Searchable } from './searchable.ts'
import type { Searched } from './searched.ts'

/** How many are made anew in one transaction. */
export const BATCH = 500

type Meanings = ReadonlyMap<string, readonly Meaning[]>

/** Listings that words find, and how what they are found by is made of what is published. */
interface Listings {
  table: Searched
  make: (tx: Tx, ids: readonly string[], meanings: Meanings) => Promise<(Searchable & { id: string })[]>
}

export const SEARCHED: readonly Listings[] = [
  { table: bookables, make: bookableSearches },
  { table: testServices, make: testServiceSearches },
]

async function bookableSearches(tx: Tx, ids: readonly string[], meanings: Meanings) {
  const found = await findBookables(tx, ids)
  return found.map((bookable) => ({
    id: bookable.id,
    ...columnsOf(listingOf(bookable), meanings.get(bookable.labId) ?? []).search,
  }))
}

async function testServiceSearches(tx: Tx, ids: readonly string[], meanings: Meanings) {
  const found = await findTestServices(tx, ids)
  const standards = await findStandards(tx, [...new Set(found.flatMap(({ methodNumbers }) => methodNumbers))])
  return found.map((service) => ({
    id: service.id,
    ...searchOf(offerOf(service), standards, meanings.get(service.labId) ?? []),
  }))
}

/**
 * Makes anew what listings are found by where an older version of the service has made it, or the synonyms of their lab
 * or the title of a standard have changed; how many there were. Until then they are found as before. Any number of
 * processes may do it at once.
 */
export async function reindexStale(db: Db): Promise<number> {
  let done = 0
  for (const listings of SEARCHED) done += await reindexAll(db, listings)
  return done
}

async function reindexAll(db: Db, listings: Listings): Promise<number> {
  let done = 0
  for (;;) {
    const stale = await findStale(db, listings.table, SEARCH_VERSION, BATCH)
    if (stale.length > 0) {
      await db.transaction(async (tx) => {
        await lockReindexing(tx)
        await reindex(tx, listings, stale)
      })
    }
    done += stale.length
    if (stale.length < BATCH) return done
  }
}

/** Makes anew what stale listings are found by. */
export async function reindex(tx: Tx, { table, make }: Listings, stale: readonly Stale[]): Promise<void> {
  // Before they are read: a listing that is marked again meanwhile would be taken for the one that was read.
  const meanings = await meaningsOfLabs(
    tx,
    stale.map(({ labId }) => labId),
  )
  const ids = stale.map(({ id }) => id)
  await replaceSearch(tx, table, SEARCH_VERSION, await make(tx, ids, meanings))
}
