import { and, count, desc, eq, gt, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type InvitationRow, invitations } from './invitations.table.ts'

const isOpen = () => gt(invitations.expiresAt, sql`clock_timestamp()`)

/** Writes an invitation; an earlier one of the same address to the same organization is gone. */
export const insertInvitation = async (tx: Tx, invitation: InvitationRow): Promise<void> => {
  const { organizationId, email } = invitation
  await tx
    .delete(invitations)
    .where(and(eq(invitations.organizationId, organizationId), eq(invitations.email, email)))
  await tx.insert(invitations).values(invitation)
}

export const countInvitations = async (db: Db, organizationId: string): Promise<number> =>
  (
    await db
      .select({ open: count() })
      .from(invitations)
      .where(and(eq(invitations.organizationId, organizationId), isOpen()))
  )[0]!.open

/** The invitations of an organization that wait, the newest first. */
export const listInvitations = (
  db: Db,
  organizationId: string,
  { first, after }: PageRequest,
): Promise<InvitationRow[]> =>
  db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.organizationId, organizationId),
        isOpen(),
        after ? lt(invitations.id, after) : undefined,
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(first + 1)

export const findInvitation = async (db: Db, id: string): Promise<InvitationRow | null> =>
  (
    await db
      .select()
      .from(invitations)
      .where(and(eq(invitations.id, id), isOpen()))
  )[0] ?? null

/** The invitation of an address to an organization that waits. */
export const findInvitationOf = async (
  db: Db,
  { organizationId, email }: Pick<InvitationRow, 'organizationId' | 'email'>,
): Promise<InvitationRow | null> =>
  (
    await db
      .select()
      .from(invitations)
      .where(and(eq(invitations.organizationId, organizationId), eq(invitations.email, email), isOpen()))
  )[0] ?? null

/** Takes an invitation away; false when somebody has done so before. */
export const deleteInvitation = async (db: Db, id: string): Promise<boolean> =>
  (await db.delete(invitations).where(eq(invitations.id, id)).returning({ id: invitations.id })).length > 0

/** Forgets invitations that are too old. */
export const pruneInvitations = (db: Db) =>
  db.delete(invitations).where(lt(invitations.expiresAt, sql`clock_timestamp()`))
