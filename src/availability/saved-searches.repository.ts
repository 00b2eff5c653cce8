import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { memberships } from '../accounts/people.table.ts'
import type { Db, Tx } from '../shared/db.ts'
import type { PageRequest } from '../shared/page.ts'
import type { Owner } from './saved-search.ts'
import { type SavedSearchRow, savedSearches } from './saved-searches.table.ts'

const isOf = ({ personId, organizationId }: Owner) =>
  and(eq(savedSearches.personId, personId), eq(savedSearches.organizationId, organizationId))

/** Waits for whatever else the person saves in the organization, and keeps it waiting until the transaction ends. */
export const lockSavedSearches = (tx: Tx, { personId, organizationId }: Owner) =>
  tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.personId, personId), eq(memberships.organizationId, organizationId)))
    .for('no key update')

export const countSavedSearches = (db: Db, owner: Owner): Promise<number> =>
  db.$count(savedSearches, isOf(owner))

/** What the person has saved under the same name with the same filter; null when there is none. */
export const findSame = async (
  db: Db,
  { name, filter, ...owner }: Omit<SavedSearchRow, 'id' | 'createdAt'>,
): Promise<SavedSearchRow | null> =>
  (
    await db
      .select()
      .from(savedSearches)
      .where(
        and(
          isOf(owner),
          eq(savedSearches.name, name),
          sql`${savedSearches.filter} = ${JSON.stringify(filter)}::jsonb`,
        ),
      )
  )[0] ?? null

export const insertSavedSearch = async (
  tx: Tx,
  row: typeof savedSearches.$inferInsert,
): Promise<SavedSearchRow> => (await tx.insert(savedSearches).values(row).returning())[0]!

/** The saved searches of a person by id, which is the order in which they were saved, the newest first. */
export const listSavedSearches = (
  db: Db,
  owner: Owner,
  { first, after }: PageRequest,
): Promise<SavedSearchRow[]> =>
  db
    .select()
    .from(savedSearches)
    .where(and(isOf(owner), after ? lt(savedSearches.id, after) : undefined))
    .orderBy(desc(savedSearches.id))
    .limit(first + 1)

export const findSavedSearch = async (db: Db, id: string): Promise<SavedSearchRow | null> =>
  (await db.select().from(savedSearches).where(eq(savedSearches.id, id)))[0] ?? null

/** Deletes a saved search; null when it is gone already. */
export const deleteSavedSearchRow = async (db: Db, id: string): Promise<SavedSearchRow | null> =>
  (await db.delete(savedSearches).where(eq(savedSearches.id, id)).returning())[0] ?? null
