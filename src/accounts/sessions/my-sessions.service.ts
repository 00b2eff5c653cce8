import { notFound } from '../../shared/fault.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
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
  if (!(await endSession(db, someone.personId, id))) throw notFound()
}

/**
 * Ends the session of a refresh token, or, without one, that of the access token. What cannot be refreshed any more has
 * ended already, and is no error: whoever signs out wants nothing else.
 */
export async function signOut({ db, actor }: Call, refreshToken: string | null): Promise<void> {
  if (refreshToken === null) {
    const someone = signedIn(actor)
    await endSession(db, someone.personId, sessionOf(someone))
    return
  }
  const shown = refreshTokenOf(refreshToken)
  const session = shown && (await findSession(db, hashOf(shown.family)))
  if (session) await endSession(db, session.personId, session.id)
}

/** Ends every session of the actor, this one included. */
export async function signOutEverywhere({ db, actor }: Call, exceptThis: boolean): Promise<void> {
  const someone = signedIn(actor)
  const current = sessionOf(someone)
  await endSessions(db, someone.personId, exceptThis ? current : null)
}
