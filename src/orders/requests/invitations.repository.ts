import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { organizations } from '../../accounts/organizations.table.ts'
import { type Db, rows, type Tx } from '../../shared/db.ts'
import type { OrderRow } from '../orders.table.ts'
import { type InvitationStatus, MAX_LABS } from './invitation.ts'
import { type InvitationRow, invitations } from './invitations.table.ts'

/** Whether a lab may quote for a request, as long as that is open. */
export const isInvited = async (db: Db, orderId: string, labId: string): Promise<boolean> =>
  (await db.$count(invitations, isOf(orderId, labId))) > 0

const isOf = (orderId: string, labId: string) =>
  and(eq(invitations.orderId, orderId), eq(invitations.labId, labId))

/** Of some organizations those that are labs. */
export const labsAmong = async (db: Db, ids: readonly string[]): Promise<string[]> =>
  (
    await db
      .select({ id: organizations.id })
      .from(organizations)
      .where(and(inArray(organizations.id, [...ids]), eq(organizations.kind, 'LAB')))
  ).map(({ id }) => id)

/** Who may quote for requests, those that were invited first first. */
export const invitationsOf = (db: Db, orderIds: readonly string[]): Promise<InvitationRow[]> =>
  db
    .select()
    .from(invitations)
    .where(inArray(invitations.orderId, [...orderIds]))
    .orderBy(asc(invitations.invitedAt), asc(invitations.labId))

/** Lets labs quote for a request, but for those that may already; those that may only now. */
export async function invite(tx: Tx, order: Invited, labIds: readonly string[]): Promise<string[]> {
  if (labIds.length === 0) return []
  const { id: orderId, enterpriseId } = order
  const added = await tx
    .insert(invitations)
    .values(labIds.map((labId) => ({ orderId, labId, enterpriseId, status: 'INVITED' as const })))
    .onConflictDoNothing()
    .returning({ labId: invitations.labId })
  return added.map(({ labId }) => labId)
}

type Invited = Pick<OrderRow, 'id' | 'enterpriseId'>

/** Notes where a lab stands, from one of some states; whether it was in one. */
export async function answerInvitation(
  tx: Tx,
  { orderId, labId }: Pick<InvitationRow, 'orderId' | 'labId'>,
  from: readonly InvitationStatus[],
  status: InvitationStatus,
  reason: string | null = null,
): Promise<boolean> {
  const answered = await tx
    .update(invitations)
    .set({ status, reason, answeredAt: sql`clock_timestamp()` })
    .where(and(isOf(orderId, labId), inArray(invitations.status, [...from])))
    .returning({ labId: invitations.labId })
  return answered.length > 0
}

/** Ends what others still hoped for; who did. */
export async function loseInvitations(tx: Tx, orderId: string): Promise<string[]> {
  const lost = await tx
    .update(invitations)
    .set({ status: 'LOST' })
    .where(and(eq(invitations.orderId, orderId), inArray(invitations.status, ['INVITED', 'QUOTED'])))
    .returning({ labId: invitations.labId })
  return lost.map(({ labId }) => labId)
}

/** How many labs may still quote, or have. */
export const countHopeful = (tx: Tx, orderId: string): Promise<number> =>
  tx.$count(
    invitations,
    and(eq(invitations.orderId, orderId), inArray(invitations.status, ['INVITED', 'QUOTED'])),
  )

/** What labs must be fit for. */
export interface Fitness {
  methodNumbers: readonly string[]
  /** Pieces of words as `tsquery`, of which half must be found; looked at where no method is named. */
  pieces: readonly string[]
}

/**
 * The labs that can do a request and are not invited yet, as many as there is room for: those with a published test
 * service for one of its methods first, then those that are accredited for one; where it names no method, those with a
 * test service that its words describe. Among them the nearest to the enterprise first, from district seat to district
 * seat.
 */
export const fittingLabs = async (
  db: Db,
  { id, enterpriseId }: Invited,
  { methodNumbers, pieces }: Fitness,
): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      db,
      sql`
        with fit as (
          ${methodNumbers.length > 0 ? byMethod(methodNumbers) : byWords(pieces)}
        ), here as (
          select d.latitude, d.longitude from organization e join district d on d.code = e.district
          where e.id = ${enterpriseId}::uuid
        ), taken as (
          select count(*) as n from test_order_invitation i where i.order_id = ${id}::uuid
        )
        select fit.lab_id as id
        from fit join organization o on o.id = fit.lab_id join district d on d.code = o.district
          cross join here
        where not exists (
          select from test_order_invitation i where i.order_id = ${id}::uuid and i.lab_id = fit.lab_id)
        group by fit.lab_id, d.latitude, d.longitude, here.latitude, here.longitude
        order by min(fit.tier),
          power(d.latitude - here.latitude, 2)
            + power((d.longitude - here.longitude) * cos(radians(here.latitude)), 2) nulls last,
          fit.lab_id
        limit greatest(${MAX_LABS}::bigint - (select n from taken), 0)`,
    )
  ).map((lab) => lab.id)

const byMethod = (numbers: readonly string[]) => sql`
  select s.lab_id, 1 as tier from test_service s
  where s.retired_at is null and s.method_numbers && ${sql.param([...numbers])}::text[]
  union all
  select a.lab_id, 2 from accreditation a
  where a.number = any (${sql.param([...numbers])}::text[]) and now()::date between a.valid_from and a.valid_until`

const byWords = (pieces: readonly string[]) => sql`
  select s.lab_id, 1 as tier from test_service s
  where s.retired_at is null
    and s.search @@ ${pieces.map((piece) => `(${piece})`).join(' | ')}::tsquery
    and 2 * (
      select count(*) from unnest(${sql.param([...pieces])}::text[]) as piece where s.search @@ piece::tsquery
    ) >= ${pieces.length}::integer`
