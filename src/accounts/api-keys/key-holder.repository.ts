import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { built, type Db } from '../../shared/db.ts'
import { together } from '../../shared/loader.ts'
import { organizations } from '../organizations.table.ts'
import { memberships } from '../people.table.ts'
import { apiKeys } from './api-keys.table.ts'

const rotations = alias(memberships, 'rotation')

// Asked with every operation that comes with a key.
const holdersQuery = built((db) =>
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
    .where(sql`${apiKeys.id} = any (${sql.placeholder('ids')}::text::uuid[])`)
    .prepare('find_key_holders'),
)

/** A key with the organization that it acts for, and the roles there, by now, of whoever made and renewed it. */
export type KeyHolder = Awaited<ReturnType<typeof readHolders>>[number]

const readHolders = (db: Db, ids: readonly string[]) => holdersQuery(db).execute({ ids: `{${ids.join()}}` })

const holderLoader = together(async (db, ids: readonly string[]) => {
  const found = new Map((await readHolders(db, ids)).map((holder) => [holder.key.id, holder]))
  return ids.map((id) => found.get(id) ?? null)
})

export const findKeyHolder = (db: Db, id: string): Promise<KeyHolder | null> => holderLoader(db).load(id)
