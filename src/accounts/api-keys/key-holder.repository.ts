import { and, eq, sql } from 'drizzle-orm'
import { builtPrivately, type Db } from '../../shared/db.ts'
import { organizations } from '../organizations.table.ts'
import { memberships } from '../people.table.ts'
import { apiKeys } from './api-keys.table.ts'

// Asked with every operation that comes with a key.
const holdersQuery = builtPrivately((db) =>
  db
    .select({
      key: apiKeys,
      kind: organizations.kind,
      sizeClass: organizations.sizeClass,
      creatorRole: memberships.role,
    })
    .from(apiKeys)
    .innerJoin(organizations, eq(organizations.id, apiKeys.organizationId))
    .leftJoin(
      memberships,
      and(
        eq(memberships.personId, apiKeys.creatorId),
        eq(memberships.organizationId, apiKeys.organizationId),
      ),
    )
    .where(eq(apiKeys.id, sql.placeholder('id')))
    .prepare('find_key_holder'),
)

/** A key with the organization that it acts for, and the role there, by now, of whoever made it. */
export type KeyHolder = Awaited<ReturnType<typeof readHolders>>[number]

const readHolders = (db: Db, id: string) => holdersQuery(db).execute({ id })

export const findKeyHolder = async (db: Db, id: string): Promise<KeyHolder | null> =>
  (await readHolders(db, id))[0] ?? null
