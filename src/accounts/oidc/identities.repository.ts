import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import { builtPrivately, type Db, type Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { organizations } from '../organizations.table.ts'
import { MEMBERSHIP } from '../people.repository.ts'
import { memberships } from '../people.table.ts'
import { type IdentityRow, identities } from './identities.table.ts'
import type { Vouched } from './oidc-tokens.ts'

type Subject = Pick<Vouched, 'issuer' | 'subject'>

// Asked with every operation that comes with a token of the provider.
const placesQuery = builtPrivately((db) =>
  db
    .select({ id: identities.id, personId: identities.personId, ...MEMBERSHIP })
    .from(identities)
    .leftJoin(memberships, eq(memberships.personId, identities.personId))
    .leftJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(
      and(
        eq(identities.issuer, sql.placeholder('issuer')),
        eq(identities.subject, sql.placeholder('subject')),
      ),
    )
    .orderBy(asc(memberships.organizationId))
    .prepare('find_identity_places'),
)

/** The person of an identity with each organization, the first joined first; without one when there is none. */
export const findIdentityPlaces = (db: Db, { issuer, subject }: Subject) =>
  placesQuery(db).execute({ issuer, subject })

/** Links an identity to a person, unless it is linked; whose it is then. */
export async function linkSubject(db: Db, identity: IdentityRow): Promise<IdentityRow | null> {
  await db
    .insert(identities)
    .values(identity)
    .onConflictDoNothing({ target: [identities.issuer, identities.subject] })
  const [linked] = await db
    .select()
    .from(identities)
    .where(and(eq(identities.issuer, identity.issuer), eq(identities.subject, identity.subject)))
  return linked ?? null
}

export const findIdentity = async (db: Db, id: string): Promise<IdentityRow | null> =>
  (await db.select().from(identities).where(eq(identities.id, id)))[0] ?? null

/** Keeps a link from being deleted until the transaction is over; false when it is gone. */
export const keepIdentity = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.select({ id: identities.id }).from(identities).where(eq(identities.id, id)).for('update'))
    .length > 0

/** Deletes a link; null when it is gone already. */
export const deleteIdentity = async (db: Db, id: string): Promise<IdentityRow | null> =>
  (await db.delete(identities).where(eq(identities.id, id)).returning())[0] ?? null

/** Deletes every link of a person. */
export const deleteIdentitiesOf = async (tx: Tx, personId: string): Promise<void> => {
  await tx.delete(identities).where(eq(identities.personId, personId))
}

/** The identities of a person by id, which is the order in which they were linked, the newest first. */
export const listIdentities = (
  db: Db,
  personId: string,
  { first, after }: PageRequest,
): Promise<IdentityRow[]> =>
  db
    .select()
    .from(identities)
    .where(and(eq(identities.personId, personId), after ? lt(identities.id, after) : undefined))
    .orderBy(desc(identities.id))
    .limit(first + 1)
