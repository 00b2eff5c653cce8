import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { builtPrivately, type Db } from '../../shared/db.ts'
import { organizations } from '../organizations.table.ts'
import { memberships } from '../people.table.ts'
import { apiKeys } from './api-keys.table.ts'

const rotations = alias(memberships, 'rotation')

// Asked with every operation that comes with a key.
const holdersQuery = builtPrivately((db) =>
  db
    .select({
      key: apiKeys,
      kind: organizations.kind,
      sizeClass: organizations.sizeClass,
      creatorRole: memberships.role,
      rotatorRole: rotations.role,
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
    .leftJoin(
      rotations,
      and(eq(rotations.personId, apiKeys.rotatorId), eq(rotations.organizationId, apiKeys.organizationId)),
    )
    .where(eq(apiKeys.id, sql.placeholder('id')))
    .prepare('find_key_holder'),
)

/** A key with the organization that it acts for, and the roles there, by now, of whoever made and renewed it. */
export type KeyHolder = Awaited<ReturnType<typeof readHolders>>[number]

const readHolders = (db: Db, id: string) => holdersQuery(db).execute({ id })

export const findKeyHolder = async (db: Db, id: string): Promise<KeyHolder | null> =>
  (await readHolders(db, id))[0] ?? null
