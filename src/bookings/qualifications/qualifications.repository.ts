import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { bookables } from '../../catalog/bookables.table.ts'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { bookings } from '../bookings.table.ts'
import { type QualificationRow, qualifications } from './qualifications.table.ts'

/** What a person has asked for, or was granted, for a bookable. */
export const findQualification = async (
  db: Db,
  bookableId: string,
  personId: string,
): Promise<QualificationRow | null> =>
  (
    await db
      .select()
      .from(qualifications)
      .where(and(eq(qualifications.bookableId, bookableId), eq(qualifications.personId, personId)))
  )[0] ?? null

/** What a person was granted, or has asked for, for each of some bookables. */
export const findQualificationsFor = (
  db: Db,
  personId: string,
  bookableIds: readonly string[],
): Promise<QualificationRow[]> =>
  db
    .select()
    .from(qualifications)
    .where(and(eq(qualifications.personId, personId), inArray(qualifications.bookableId, [...bookableIds])))

export const findQualifications = (db: Db, ids: readonly string[]): Promise<QualificationRow[]> =>
  db
    .select()
    .from(qualifications)
    .where(inArray(qualifications.id, [...ids]))

type Owner = { bookableId: string } | { personId: string }

/** Whether the person has asked since the lab last decided; what is null, `greatest` passes over. */
const OPEN = sql`${qualifications.requestedAt} > coalesce(
  greatest(${qualifications.grantedAt}, ${qualifications.revokedAt}), '-infinity')`

/** The qualifications of a bookable or a person, those that were last first asked for first. */
export function listQualifications(
  db: Db,
  owner: Owner,
  open: boolean,
  { first, after }: PageRequest,
): Promise<QualificationRow[]> {
  const [[column, id]] = Object.entries(owner) as [['bookableId' | 'personId', string]]
  return db
    .select()
    .from(qualifications)
    .where(
      and(
        eq(qualifications[column], id),
        open ? OPEN : undefined,
        after ? lt(qualifications.id, after) : undefined,
      ),
    )
    .orderBy(desc(qualifications.id))
    .limit(first + 1)
}

/** The organization for which a lab knows a person: who asked to be qualified there, or booked. */
export async function organizationKnownAt(db: Db, labId: string, personId: string): Promise<string | null> {
  const [asked] = await db
    .select({ organizationId: qualifications.organizationId })
    .from(qualifications)
    .innerJoin(bookables, eq(bookables.id, qualifications.bookableId))
    .where(and(eq(qualifications.personId, personId), eq(bookables.labId, labId)))
    .orderBy(desc(qualifications.id))
    .limit(1)
  if (asked) return asked.organizationId
  const [booked] = await db
    .select({ organizationId: bookings.enterpriseId })
    .from(bookings)
    .where(and(eq(bookings.labId, labId), eq(bookings.personId, personId)))
    .orderBy(desc(bookings.startsAt))
    .limit(1)
  return booked?.organizationId ?? null
}

type Asked = Pick<QualificationRow, 'id' | 'bookableId' | 'personId' | 'organizationId' | 'note'>

/** Writes a request; one that waits for an answer keeps its place. */
export async function writeRequest(tx: Tx, asked: Asked): Promise<QualificationRow> {
  const { note, organizationId } = asked
  const [row] = await tx
    .insert(qualifications)
    .values({ ...asked, requestedAt: sql`clock_timestamp()` })
    .onConflictDoUpdate({
      target: [qualifications.bookableId, qualifications.personId],
      set: {
        note,
        organizationId,
        requestedAt: sql`case when ${OPEN} then ${qualifications.requestedAt} else clock_timestamp() end`,
      },
    })
    .returning()
  return row!
}

type Granted = Pick<
  QualificationRow,
  'id' | 'bookableId' | 'personId' | 'organizationId' | 'grantedById' | 'expiresAt'
>

/** Writes what the lab grants, in place of what it decided before. */
export async function writeGrant(tx: Tx, granted: Granted): Promise<QualificationRow> {
  const { grantedById, expiresAt } = granted
  const decision = { grantedById, expiresAt, grantedAt: sql`clock_timestamp()` }
  const [row] = await tx
    .insert(qualifications)
    .values({ ...granted, ...decision })
    .onConflictDoUpdate({
      target: [qualifications.bookableId, qualifications.personId],
      set: { ...decision, revokedAt: null, revokedReason: null },
    })
    .returning()
  return row!
}

/** Takes a qualification back, or turns a request down; null when that was done before and nobody asked since. */
export async function writeRevocation(tx: Tx, id: string, reason: string): Promise<QualificationRow | null> {
  const [row] = await tx
    .update(qualifications)
    .set({ revokedAt: sql`clock_timestamp()`, revokedReason: reason })
    .where(and(eq(qualifications.id, id), sql`(${qualifications.revokedAt} is null or ${OPEN})`))
    .returning()
  return row ?? null
}
