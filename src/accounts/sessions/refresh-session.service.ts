import { about, actingAs, cameTo, nothingNew } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { type Problem, Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { findOrganizations } from '../organizations.repository.ts'
import type { OrganizationRow } from '../organizations.table.ts'
import { membershipsOf } from '../people.repository.ts'
import type { Token, Tokens } from '../token.ts'
import { hashOf, isLive, nextToken, refreshTokenOf, verdictOn, written } from './session.ts'
import { SESSION_ENDED } from './session-ended.ts'
import { findSession, lockSession, updateSession } from './sessions.repository.ts'
import type { SessionRow } from './sessions.table.ts'

/** A session that goes on. */
export interface Refreshed {
  sessionId: string
  personId: string
  organizationId: string
  refreshToken: string
}

/** Takes a refresh token for the next one and a new access token, which acts for the same organization. */
export async function refreshSession(
  call: Call,
  tokens: Tokens,
  refreshToken: string,
): Promise<Token & { refreshToken: string; organization: OrganizationRow }> {
  // By what is shown alone it is known who acts.
  const refreshed = await asSystem(call.db, (db) => db.transaction((tx) => rotate(tx, call, refreshToken)))
  // Thrown out here, so that what ended the session is kept.
  if (!refreshed) throw new Refusal(SESSION_ENDED)
  const [organization] = await findOrganizations(call.db, [refreshed.organizationId])
  const token = await tokens.issue(refreshed, call.now)
  return { ...token, refreshToken: refreshed.refreshToken, organization: organization! }
}

/** The next token of a session, whose row stays locked: of several at once, each sees what the one before has done. */
export async function rotate(
  tx: Tx,
  { now, origin }: Pick<Call, 'now' | 'origin'>,
  refreshToken: string,
): Promise<Refreshed | null> {
  const shown = refreshTokenOf(refreshToken)
  const session = shown && (await lockSession(tx, hashOf(shown.family)))
  if (!session) return unchanged(tx)
  const turnHash = hashOf(shown.turn)
  const verdict = verdictOn(session, turnHash, now)
  if (verdict === 'ENDED') return unchanged(tx)
  actingAs(tx, session)
  about(tx, 'Session', session.id)
  if (verdict === 'REPLAYED') {
    await updateSession(tx, session.id, { endedAt: now })
    cameTo(tx, SESSION_ENDED.code)
    return null
  }
  await refuseStranger(tx, session)
  const next = nextToken(shown.family)
  await updateSession(tx, session.id, {
    currentHash: hashOf(next.turn),
    usedAt: now,
    address: origin?.address ?? session.address,
    // From the first time on, however often an answer is lost.
    ...(verdict === 'ROTATE' && { previousHash: turnHash, rotatedAt: now }),
  })
  const { id: sessionId, personId, organizationId } = session
  return { sessionId, personId, organizationId, refreshToken: written(next) }
}

/** Nothing is used up by whoever may not act for the organization: they may sign in for another. */
async function refuseStranger(tx: Tx, { personId, organizationId }: SessionRow): Promise<void> {
  const memberships = await membershipsOf(tx, personId)
  if (!memberships.some((place) => place.organizationId === organizationId)) throw new Refusal(LEFT)
}

/** The live session of a person that a refresh token is the current one of; it is not used up. */
export async function sessionShownBy(
  { db, now }: { db: Db; now: Date },
  refreshToken: string,
): Promise<SessionRow | null> {
  const shown = refreshTokenOf(refreshToken)
  const session = shown && (await findSession(db, hashOf(shown.family)))
  return session && isLive(session, now) && session.currentHash === hashOf(shown.turn) ? session : null
}

const LEFT: Problem = {
  code: 'SIGN_IN_FAILED',
  path: [],
  text: {
    en: 'You no longer belong to the organization that this session acts for. Sign in with signIn for another one.',
    zh: '您已不属于该会话所代表的机构。如属于其他机构,请用 signIn 重新登录。',
  },
}

function unchanged(tx: Tx): null {
  nothingNew(tx)
  return null
}
