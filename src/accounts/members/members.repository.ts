import { and, asc, count, eq, gt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import type { Role } from '../organization.ts'
import { lockOrganization } from '../organizations.repository.ts'
import { memberships, people } from '../people.table.ts'
import type { Member } from './member.ts'

/**
 * Locks who belongs to an organization. Whoever changes it does so behind this lock, and reads afterwards who may: what
 * was read before may be of before.
 */
export const lockMembers = (tx: Tx, organizationId: string): Promise<void> =>
  lockOrganization(tx, organizationId)

const MEMBER = {
  personId: memberships.personId,
  organizationId: memberships.organizationId,
  role: memberships.role,
  name: people.name,
  email: people.email,
}

/** The members of an organization by the id of the person, which is the order in which these signed up. */
export const listMembers = (
  db: Db,
  organizationId: string,
  { first, after }: PageRequest,
): Promise<Member[]> =>
  db
    .select(MEMBER)
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        after ? gt(memberships.personId, after) : undefined,
      ),
    )
    .orderBy(asc(memberships.personId))
    .limit(first + 1)

export const findMember = async (db: Db, organizationId: string, personId: string): Promise<Member | null> =>
  (
    await db
      .select(MEMBER)
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .where(and(eq(memberships.organizationId, organizationId), eq(memberships.personId, personId)))
  )[0] ?? null

/** Whether whoever has an e-mail address belongs to an organization. */
export const belongs = async (db: Db, organizationId: string, email: string): Promise<boolean> =>
  (
    await db
      .select({ one: sql`1` })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .where(and(eq(memberships.organizationId, organizationId), eq(people.email, email)))
  ).length > 0

export const countOwners = async (tx: Tx, organizationId: string): Promise<number> =>
  (
    await tx
      .select({ owners: count() })
      .from(memberships)
      .where(and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'OWNER')))
  )[0]!.owners

const isPlaceOf = ({ organizationId, personId }: Pick<Member, 'organizationId' | 'personId'>) =>
  and(eq(memberships.organizationId, organizationId), eq(memberships.personId, personId))

/** A trigger tells those who follow what the person may see. */
export const updateRole = async (tx: Tx, member: Member, role: Role): Promise<void> => {
  await tx.update(memberships).set({ role }).where(isPlaceOf(member))
}

/** A trigger tells those who follow what the person may see. */
export const deleteMember = async (tx: Tx, member: Member): Promise<void> => {
  await tx.delete(memberships).where(isPlaceOf(member))
}
