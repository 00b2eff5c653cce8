import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { type Db, rows, type Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { type OrganizationRow, organizations } from '../organizations.table.ts'
import {
  MANDATE_TRANSITIONS,
  type MandateSide,
  type MandateStanding,
  type MandateTransition,
} from './mandate.ts'
import { type MandateRow, mandates } from './mandates.table.ts'

export async function insertMandate(tx: Tx, mandate: typeof mandates.$inferInsert): Promise<MandateRow> {
  const [inserted] = await tx.insert(mandates).values(mandate).returning()
  return inserted!
}

export const findMandates = (db: Db, ids: readonly string[]): Promise<MandateRow[]> =>
  db
    .select()
    .from(mandates)
    .where(inArray(mandates.id, [...ids]))

/** The two sides of mandates, for whoever deals with them: who acts, and for whom. */
export const findSides = (
  db: Db,
  ids: readonly string[],
): Promise<Pick<MandateRow, 'id' | 'enterpriseId' | 'delegateId'>[]> =>
  db
    .select({ id: mandates.id, enterpriseId: mandates.enterpriseId, delegateId: mandates.delegateId })
    .from(mandates)
    .where(inArray(mandates.id, [...ids]))

export const findMandate = async (db: Db, id: string): Promise<MandateRow | null> =>
  (await findMandates(db, [id]))[0] ?? null

/** The mandate under which a delegate may act for an enterprise at an instant, with that enterprise. */
export async function findInForce(db: Db, enterpriseId: string, delegateId: string, at: Date) {
  const [found] = await db
    .select({ mandate: mandates, enterprise: organizations })
    .from(mandates)
    .innerJoin(organizations, eq(organizations.id, mandates.enterpriseId))
    .where(and(eq(mandates.enterpriseId, enterpriseId), eq(mandates.delegateId, delegateId), isInForceAt(at)))
  return found ?? null
}

const isInForceAt = (at: Date) =>
  and(
    eq(mandates.status, 'ACTIVE'),
    sql`${mandates.validFrom} <= ${at.toISOString()}::timestamptz`,
    sql`${mandates.validUntil} > ${at.toISOString()}::timestamptz`,
  )

/** The mandates under which some delegates may act for some enterprises at an instant. */
export const findAllInForce = (
  db: Db,
  enterpriseIds: readonly string[],
  delegateIds: readonly string[],
  at: Date,
): Promise<MandateRow[]> =>
  db
    .select()
    .from(mandates)
    .where(
      and(
        inArray(mandates.enterpriseId, [...enterpriseIds]),
        inArray(mandates.delegateId, [...delegateIds]),
        isInForceAt(at),
      ),
    )

/** A mandate, where its delegate may act under it at this moment. */
export const findIfInForce = async (db: Db, id: string): Promise<MandateRow | null> =>
  (
    await db
      .select()
      .from(mandates)
      .where(
        and(
          eq(mandates.id, id),
          eq(mandates.status, 'ACTIVE'),
          sql`${mandates.validFrom} <= clock_timestamp()`,
          NOT_OVER,
        ),
      )
  )[0] ?? null

/** A mandate that stays as it is until the transaction ends, and the database's clock behind the lock. */
export async function lockMandate(tx: Tx, id: string): Promise<{ mandate: MandateRow; clock: Date }> {
  await tx.select({ id: mandates.id }).from(mandates).where(eq(mandates.id, id)).for('no key update')
  return readLocked(tx, id)
}

/** The same where nobody else has it; null where somebody has. For those who hold other locks, and must not wait. */
export async function tryLockMandate(tx: Tx, id: string) {
  const locked = await tx
    .select({ id: mandates.id })
    .from(mandates)
    .where(eq(mandates.id, id))
    .for('no key update', { skipLocked: true })
  return locked.length > 0 ? readLocked(tx, id) : null
}

// A statement of its own: it sees what was committed until the lock was given.
async function readLocked(tx: Tx, id: string) {
  const mandate = (await findMandate(tx, id))!
  const [{ clock }] = (await rows<{ clock: string }>(
    tx,
    sql`select floor(extract(epoch from clock_timestamp()) * 1000) as clock`,
  )) as [{ clock: string }]
  return { mandate, clock: new Date(Number(clock)) }
}

/** Moves a mandate if the table of transitions allows it and its time is not over; null when it does not. */
export async function moveMandate(
  tx: Tx,
  id: string,
  how: MandateTransition,
  record: Partial<MandateRow>,
): Promise<MandateRow | null> {
  const { from, to } = MANDATE_TRANSITIONS[how]
  const [moved] = await tx
    .update(mandates)
    .set({ ...record, status: to })
    .where(and(eq(mandates.id, id), inArray(mandates.status, [...from]), NOT_OVER))
    .returning()
  return moved ?? null
}

const NOT_OVER = sql`${mandates.validUntil} > clock_timestamp()`

/** The mandates that an organization has given or been given, the newest offer first. */
export const listMandates = (
  db: Db,
  organizationId: string,
  side: MandateSide | null,
  standings: readonly MandateStanding[] | null,
  { first, after }: PageRequest,
): Promise<MandateRow[]> =>
  db
    .select()
    .from(mandates)
    .where(
      and(
        SIDES[side ?? 'EITHER'](organizationId),
        standings ? sql`${STANDING} = any (${sql.param([...standings])}::text[])` : undefined,
        after ? lt(mandates.id, after) : undefined,
      ),
    )
    .orderBy(desc(mandates.id))
    .limit(first + 1)

const SIDES: Record<MandateSide | 'EITHER', (organizationId: string) => SQL | undefined> = {
  GIVEN: (id) => eq(mandates.enterpriseId, id),
  RECEIVED: (id) => eq(mandates.delegateId, id),
  EITHER: (id) => or(eq(mandates.enterpriseId, id), eq(mandates.delegateId, id)),
}

// As standingOf has it.
const STANDING = sql`case when ${mandates.status} in ('OFFERED', 'ACTIVE') and not (${NOT_OVER}) then 'EXPIRED' else ${mandates.status} end`

/** How many mandates of an enterprise are offered and wait. */
export const countOffers = (tx: Tx, enterpriseId: string): Promise<number> =>
  tx.$count(mandates, and(eq(mandates.enterpriseId, enterpriseId), eq(mandates.status, 'OFFERED'), NOT_OVER))

/**
 * A window or an enterprise by its id, or a window by its unified social credit code: codes of enterprises are known
 * widely, and must not show which of them are here.
 */
export async function findDelegate(
  db: Db,
  by: { id: string } | { uscc: string },
): Promise<OrganizationRow | null> {
  const named =
    'id' in by
      ? and(eq(organizations.id, by.id), inArray(organizations.kind, ['WINDOW', 'ENTERPRISE']))
      : and(eq(organizations.uscc, by.uscc), eq(organizations.kind, 'WINDOW'))
  const [found] = await db.select().from(organizations).where(named)
  return found ?? null
}
