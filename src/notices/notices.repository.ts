import { and, asc, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { memberships } from '../accounts/people.table.ts'
import type { Db, Tx } from '../shared/db.ts'
import { type HistoryPage, isWithin } from '../shared/events/outbox.repository.ts'
import { events, outbox } from '../shared/events/outbox.table.ts'
import type { PageRequest } from '../shared/page.ts'
import type { Addressee } from './notification.ts'
import { type NotificationRow, notifications } from './notifications.table.ts'

/** Everybody who belongs to an organization. */
export const membersOf = async (tx: Tx, organizationId: string): Promise<string[]> =>
  (
    await tx
      .select({ personId: memberships.personId })
      .from(memberships)
      .where(eq(memberships.organizationId, organizationId))
  ).map(({ personId }) => personId)

/** Everybody who belongs to any of some organizations, once for each. */
export const membersOfAll = (
  tx: Tx,
  organizationIds: readonly string[],
): Promise<{ personId: string; organizationId: string }[]> =>
  tx
    .select({ personId: memberships.personId, organizationId: memberships.organizationId })
    .from(memberships)
    .where(inArray(memberships.organizationId, [...organizationIds]))

/** Writes notices, with the events that tell their readers. */
export async function insertNotifications(tx: Tx, rows: readonly (typeof notifications.$inferInsert)[]) {
  if (rows.length === 0) return
  await tx.insert(notifications).values([...rows])
  await tx.insert(outbox).values(
    rows.map(({ id, personId, organizationId }) => ({
      topic: 'NOTIFICATION' as const,
      subjectId: id,
      payload: { personId, organizationId } satisfies Addressee,
    })),
  )
}

const isFor = ({ personId, organizationId }: Addressee) =>
  and(eq(notifications.personId, personId), eq(notifications.organizationId, organizationId))

/** The notices of a person by id, which is the order in which they came, the newest first. */
export const listNotifications = (
  db: Db,
  addressee: Addressee,
  unread: boolean,
  { first, after }: PageRequest,
): Promise<NotificationRow[]> =>
  db
    .select()
    .from(notifications)
    .where(
      and(
        isFor(addressee),
        unread ? isNull(notifications.readAt) : undefined,
        after ? lt(notifications.id, after) : undefined,
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(first + 1)

/** What a person was told behind a position of the history and up to another, in order. */
export async function readNews(
  db: Db,
  addressee: Addressee,
  page: HistoryPage,
): Promise<{ position: number; notification: NotificationRow }[]> {
  return db
    .select({ position: events.position, notification: notifications })
    .from(events)
    .innerJoin(notifications, eq(notifications.id, events.subjectId))
    .where(and(isWithin('NOTIFICATION', page), isFor(addressee)))
    .orderBy(asc(events.position))
    .limit(page.limit)
}

/** What a person has not read, the oldest first. */
export const listUnread = (db: Db, addressee: Addressee, limit: number): Promise<NotificationRow[]> =>
  db
    .select()
    .from(notifications)
    .where(and(isFor(addressee), isNull(notifications.readAt)))
    .orderBy(asc(notifications.id))
    .limit(limit)

export const countUnread = async (db: Db, addressee: Addressee): Promise<number> =>
  (
    await db
      .select({ unread: count() })
      .from(notifications)
      .where(and(isFor(addressee), isNull(notifications.readAt)))
  )[0]!.unread

export const findNotifications = (db: Db, ids: readonly string[]): Promise<NotificationRow[]> =>
  db
    .select()
    .from(notifications)
    .where(inArray(notifications.id, [...ids]))

/** Notes that they were read, unless they were before; whether any was not. */
export const markRead = async (tx: Tx, ids: readonly string[]): Promise<boolean> => {
  const unread = and(inArray(notifications.id, [...ids]), isNull(notifications.readAt))
  // In one order, so that two devices that mark the same do not wait for each other.
  await tx.select().from(notifications).where(unread).orderBy(notifications.id).for('update')
  const marked = await tx
    .update(notifications)
    .set({ readAt: sql`clock_timestamp()` })
    .where(unread)
    .returning({ id: notifications.id })
  return marked.length > 0
}

export type { NotificationRow }
