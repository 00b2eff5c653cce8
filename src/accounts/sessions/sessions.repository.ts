import { and, desc, eq, gt, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { PageRequest } from '../../shared/page.ts'
import { DAY } from '../../shared/period.ts'
import { LIFETIME_MS } from './session.ts'
import { type SessionRow, sessions } from './sessions.table.ts'

export const insertSession = async (tx: Tx, session: typeof sessions.$inferInsert): Promise<void> => {
  await tx.insert(sessions).values(session)
}

/** The session of a family of tokens, locked until the transaction ends. */
export const lockSession = async (tx: Tx, familyHash: string): Promise<SessionRow | null> =>
  (await tx.select().from(sessions).where(eq(sessions.familyHash, familyHash)).for('update'))[0] ?? null

/** The session of a family of tokens. */
export const findSession = async (db: Db, familyHash: string): Promise<SessionRow | null> =>
  (await db.select().from(sessions).where(eq(sessions.familyHash, familyHash)))[0] ?? null

/** Keeps a session from ending until the transaction is over; false when it has ended. */
export const keepSession = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, id), isNull(sessions.endedAt)))
      // Not shared: who ends it would wait for as long as others come.
      .for('no key update')
  ).length > 0

export const updateSession = async (tx: Tx, id: string, changes: Partial<SessionRow>): Promise<void> => {
  await tx.update(sessions).set(changes).where(eq(sessions.id, id))
}

/** Notes for which organization a session acts from now on; false when it has ended. */
export const pointSession = async (db: Db, id: string, organizationId: string): Promise<boolean> =>
  (
    await db
      .update(sessions)
      .set({ organizationId })
      .where(and(eq(sessions.id, id), isNull(sessions.endedAt)))
      .returning({ id: sessions.id })
  ).length > 0

const live = (personId: string) => and(eq(sessions.personId, personId), isNull(sessions.endedAt))
const END = { endedAt: sql`clock_timestamp()` }

/** Ends one session of a person; false when there is none that is live. A trigger tells those who follow it. */
export const endSession = async (db: Db, personId: string, id: string): Promise<boolean> =>
  (
    await db
      .update(sessions)
      .set(END)
      .where(and(live(personId), eq(sessions.id, id)))
      .returning({ id: sessions.id })
  ).length > 0

/** Ends every session of a person, but for one that is named; false when there was none. */
export const endSessions = (db: Db, personId: string, but: string | null): Promise<boolean> =>
  endWhere(db, and(live(personId), but ? ne(sessions.id, but) : undefined))

/** Ends the sessions of a person that act for an organization; false when there was none. */
export const endSessionsFor = (db: Db, personId: string, organizationId: string): Promise<boolean> =>
  endWhere(db, and(live(personId), eq(sessions.organizationId, organizationId)))

async function endWhere(db: Db, which: SQL | undefined): Promise<boolean> {
  const ids = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(which)
    // In one order, so that two devices that do this do not wait for each other.
    .orderBy(sessions.id)
    .for('update')
  const ended = await db
    .update(sessions)
    .set(END)
    .where(inArray(sessions.id, ids))
    .returning({ id: sessions.id })
  return ended.length > 0
}

/** The sessions of a person that were signed in and used behind these instants, the newest first. */
export const listSessions = (
  db: Db,
  personId: string,
  behind: { createdAt: Date; usedAt: Date },
  { first, after }: PageRequest,
): Promise<SessionRow[]> =>
  db
    .select()
    .from(sessions)
    .where(
      and(
        live(personId),
        gt(sessions.createdAt, behind.createdAt),
        gt(sessions.usedAt, behind.usedAt),
        after ? lt(sessions.id, after) : undefined,
      ),
    )
    .orderBy(desc(sessions.id))
    .limit(first + 1)

/** Forgets sessions that were not used for so many days, and have ended since by themselves or by somebody. */
export const pruneSessions = (db: Db, days: number) =>
  db.delete(sessions).where(
    or(
      lt(sessions.usedAt, sql`now() - make_interval(days => ${days}::integer)`),
      // Nobody can show a token of it any more that would tell of a theft.
      lt(sessions.createdAt, sql`now() - make_interval(days => ${LIFETIME_MS / DAY + days}::integer)`),
    ),
  )
