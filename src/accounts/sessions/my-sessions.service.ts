import { about, actingAs, nothingNew } from '../../shared/audit/recording.ts'
import { notFound } from '../../shared/fault.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { signedIn } from '../permission.ts'
import { endOf, hashOf, IDLE_MS, LIFETIME_MS, refreshTokenOf } from './session.ts'
import { sessionOf } from './session-ended.ts'
import { endSession, endSessions, findSession, listSessions } from './sessions.repository.ts'
import type { SessionRow } from './sessions.table.ts'

/** A session as its person sees it. */
export type OwnSession = SessionRow & { isCurrent: boolean; expiresAt: Date }

/** Where somebody is signed in, the newest first. */
export async function mySessions({ db, actor, now }: Call, page: PageRequest): Promise<Page<OwnSession>> {
  const someone = signedIn(actor)
  const current = sessionOf(someone)
  const behind = {
    createdAt: new Date(now.getTime() - LIFETIME_MS),
    usedAt: new Date(now.getTime() - IDLE_MS),
  }
  const rows = await listSessions(db, someone.personId, behind, page)
  return pageOf(
    rows.map((row) => ({ ...row, isCurrent: row.id === current, expiresAt: endOf(row) })),
    page,
  )
}

/** Ends another session of the same person, or this one. */
export async function revokeSession({ db, actor }: Call, id: string): Promise<void> {
  const someone = signedIn(actor)
  sessionOf(someone)
  await db.transaction(async (tx) => {
    // Thrown in here, so that nothing is recorded as done.
    if (!(await endSession(tx, someone.personId, id))) throw notFound()
  })
}

/**
 * Ends the session of a refresh token, or, without one, that of the access token. What cannot be refreshed any more has
 * ended already, and is no error: whoever signs out wants nothing else.
 */
export async function signOut(call: Call, refreshToken: string | null): Promise<void> {
  if (refreshToken !== null) return signOutByToken(call, refreshToken)
  const someone = signedIn(call.actor)
  const id = sessionOf(someone)
  await call.db.transaction(async (tx) => {
    about(tx, 'Session', id)
    if (!(await endSession(tx, someone.personId, id))) nothingNew(tx)
  })
}

async function signOutByToken({ db }: Call, refreshToken: string): Promise<void> {
  const shown = refreshTokenOf(refreshToken)
  if (!shown) return
  // By what is shown alone it is known who acts.
  await asSystem(db, (db) =>
    db.transaction(async (tx) => {
      const session = await findSession(tx, hashOf(shown.family))
      if (!session || !(await endSession(tx, session.personId, session.id))) return nothingNew(tx)
      actingAs(tx, session)
      about(tx, 'Session', session.id)
    }),
  )
}

/** Ends every session of the actor, this one included. */
export async function signOutEverywhere({ db, actor }: Call, exceptThis: boolean): Promise<void> {
  const someone = signedIn(actor)
  const current = sessionOf(someone)
  await db.transaction(async (tx) => {
    about(tx, 'Person', someone.personId)
    if (!(await endSessions(tx, someone.personId, exceptThis ? current : null))) nothingNew(tx)
  })
}
