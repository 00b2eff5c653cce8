import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { lockOrganization } from '../organizations.repository.ts'
import { type ApiKeyRow, apiKeys } from './api-keys.table.ts'

export const insertApiKey = async (tx: Tx, key: typeof apiKeys.$inferInsert): Promise<ApiKeyRow> =>
  (await tx.insert(apiKeys).values(key).returning())[0]!

export const findApiKey = async (db: Db, id: string): Promise<ApiKeyRow | null> =>
  (await db.select().from(apiKeys).where(eq(apiKeys.id, id)))[0] ?? null

/** A key that nobody else changes until the transaction ends. */
export const lockApiKey = async (tx: Tx, id: string): Promise<ApiKeyRow | null> =>
  (await tx.select().from(apiKeys).where(eq(apiKeys.id, id)).for('no key update'))[0] ?? null

export const changeApiKey = async (
  tx: Tx,
  id: string,
  change: Partial<typeof apiKeys.$inferInsert>,
): Promise<ApiKeyRow> => (await tx.update(apiKeys).set(change).where(eq(apiKeys.id, id)).returning())[0]!

/**
 * Revokes the keys that somebody made, for one organization or for all of theirs. Whoever follows something by one of
 * them is told.
 */
export const revokeKeysOf = async (
  tx: Tx,
  creatorId: string,
  organizationId: string | null,
): Promise<void> => {
  const ids = tx
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.creatorId, creatorId),
        organizationId ? eq(apiKeys.organizationId, organizationId) : undefined,
        isNull(apiKeys.revokedAt),
      ),
    )
    // In one order, so that two who do this do not wait for each other.
    .orderBy(apiKeys.id)
    .for('update')
  await tx.update(apiKeys).set({ revokedAt: sql`clock_timestamp()` }).where(inArray(apiKeys.id, ids))
}

/** Waits for whoever else makes a key for the organization, and keeps them waiting until the transaction ends. */
export const lockKeysOf = (tx: Tx, organizationId: string): Promise<void> =>
  lockOrganization(tx, organizationId)

/** How many keys of an organization open anything. */
export const countLiveKeys = (db: Db, organizationId: string, now: Date): Promise<number> =>
  db.$count(
    apiKeys,
    and(eq(apiKeys.organizationId, organizationId), isNull(apiKeys.revokedAt), gt(apiKeys.expiresAt, now)),
  )

/** The keys of an organization by id, which is the order in which they were made, the newest first. */
export const listApiKeys = (
  db: Db,
  organizationId: string,
  { first, after }: PageRequest,
): Promise<ApiKeyRow[]> =>
  db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), after ? lt(apiKeys.id, after) : undefined))
    .orderBy(desc(apiKeys.id))
    .limit(first + 1)

/** Notes that keys were used, of each once a minute at most. */
export const noteUse = (db: Db, ids: readonly string[], now: Date) =>
  db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        inArray(apiKeys.id, [...ids]),
        or(
          isNull(apiKeys.lastUsedAt),
          lt(apiKeys.lastUsedAt, sql`${now.toISOString()}::timestamptz - interval '1 minute'`),
        ),
      ),
    )
