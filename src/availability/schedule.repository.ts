import { and, asc, between, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import { occupancies } from './calendars.table.ts'
import { closures } from './closures.table.ts'
import type { OpeningRule } from './opening-rule.ts'
import { openingRules } from './opening-rules.table.ts'
import type { PublicDay } from './public-day.ts'
import { publicDays } from './public-days.table.ts'

export type StoredRule = typeof openingRules.$inferSelect

/** The opening rules of bookables, by weekday and time. */
export const readRules = (db: Db, bookableIds: readonly string[]): Promise<StoredRule[]> =>
  db
    .select()
    .from(openingRules)
    .where(inArray(openingRules.bookableId, [...bookableIds]))
    .orderBy(asc(openingRules.weekday), asc(openingRules.opens))

/** The same for one bookable. */
export const readRulesOf = (db: Db, bookableId: string): Promise<StoredRule[]> =>
  rulesQuery(db).execute({ bookableId })

const rulesQuery = built((db) =>
  db
    .select()
    .from(openingRules)
    .where(eq(openingRules.bookableId, sql.placeholder('bookableId')))
    .orderBy(asc(openingRules.weekday), asc(openingRules.opens))
    .prepare('read_rules'),
)

export async function replaceRules(
  tx: Tx,
  bookableId: string,
  rules: readonly (OpeningRule & { id: string })[],
) {
  await tx.delete(openingRules).where(eq(openingRules.bookableId, bookableId))
  if (rules.length > 0) await tx.insert(openingRules).values(rules.map((rule) => ({ ...rule, bookableId })))
}

/** The closures that touch a period. */
export const readClosures = (db: Db, bookableIds: readonly string[], { startsAt, endsAt }: Period) =>
  db
    .select()
    .from(closures)
    .where(
      and(
        inArray(closures.bookableId, [...bookableIds]),
        lt(closures.startsAt, endsAt),
        gt(closures.endsAt, startsAt),
      ),
    )
    .orderBy(asc(closures.startsAt))

export const findClosure = async (db: Db, id: string) =>
  (await db.select().from(closures).where(eq(closures.id, id)))[0] ?? null

export const insertClosures = (tx: Tx, rows: readonly (typeof closures.$inferInsert)[]) =>
  tx.insert(closures).values([...rows])

export const deleteClosure = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.delete(closures).where(eq(closures.id, id)).returning({ id: closures.id })).length > 0

/** The taken periods that touch a period. */
export const readOccupancies = (db: Db, bookableId: string, { startsAt, endsAt }: Period) =>
  db
    .select()
    .from(occupancies)
    .where(
      and(
        eq(occupancies.bookableId, bookableId),
        lt(occupancies.startsAt, endsAt),
        gt(occupancies.endsAt, startsAt),
      ),
    )

export const insertOccupancies = (tx: Tx, rows: readonly (typeof occupancies.$inferInsert)[]) =>
  tx.insert(occupancies).values([...rows])

/** Gives the time of a booking back; the periods that it had taken, with their buffers. */
export const deleteOccupancies = (tx: Tx, bookingId: string): Promise<Period[]> =>
  tx
    .delete(occupancies)
    .where(eq(occupancies.bookingId, bookingId))
    .returning({ startsAt: occupancies.startsAt, endsAt: occupancies.endsAt })

/** The days between two local dates, both included, on which the public calendar departs from the weekday. */
export async function readPublicDays(
  db: Db,
  first: string,
  last: string,
): Promise<Map<string, PublicDay['kind']>> {
  const days = await db
    .select()
    .from(publicDays)
    .where(between(publicDays.day, first, last))
  return new Map(days.flatMap(({ day, kind }) => (kind === 'ORDINARY' ? [] : [[day, kind] as const])))
}

const PUBLIC_DAYS_LOCK = 4_711_004

/**
 * Keeps the public calendar from changing until the transaction ends. Taken before the calendar's lock by whoever
 * makes a calendar observe it: one that is not committed yet is not among those that follow a change.
 */
export const sharePublicDays = (tx: Tx) =>
  tx.execute(sql`select pg_advisory_xact_lock_shared(${PUBLIC_DAYS_LOCK})`)

/** All days of the public calendar; no other process changes it until the transaction ends. */
export async function lockPublicDays(tx: Tx) {
  await tx.execute(sql`select pg_advisory_xact_lock(${PUBLIC_DAYS_LOCK})`)
  return tx.select().from(publicDays).orderBy(asc(publicDays.day))
}

export async function replacePublicDays(tx: Tx, days: readonly PublicDay[]) {
  await tx.delete(publicDays)
  if (days.length > 0) await tx.insert(publicDays).values([...days])
}
