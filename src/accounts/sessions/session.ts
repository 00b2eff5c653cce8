import { randomBytes } from 'node:crypto'
import { DAY, MINUTE } from '../../shared/period.ts'
import { sha256 } from '../../shared/sha256.ts'

/** A session that is not refreshed for so long has ended. */
export const IDLE_MS = 14 * DAY
/** However often it is refreshed, a session ends so long after the sign-in. */
export const LIFETIME_MS = 90 * DAY
/** For how long a lost answer can be asked for again. */
export const GRACE_MS = 5 * MINUTE

const HALF = 32
const WRITTEN = /^[\w-]{86}$/

/** A refresh token: 256 random bits that stay the same in its session, and 256 that each refresh replaces. */
interface RefreshToken {
  family: Buffer
  turn: Buffer
}

export const newFamily = (): Buffer => randomBytes(HALF)

/** The next refresh token of a session. */
export const nextToken = (family: Buffer): RefreshToken => ({ family, turn: randomBytes(HALF) })

export const written = ({ family, turn }: RefreshToken): string =>
  Buffer.concat([family, turn]).toString('base64url')

/** The refresh token that was sent; null when it is none. */
export function refreshTokenOf(text: string): RefreshToken | null {
  if (!WRITTEN.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  return { family: bytes.subarray(0, HALF), turn: bytes.subarray(HALF) }
}

/** What is kept of a part of a token: enough to know it again, and of no use to whoever reads the database. */
export const hashOf = (part: Buffer): string => sha256(part)

/** What is known of a session's tokens. */
export interface SessionState {
  currentHash: string
  previousHash: string | null
  createdAt: Date
  /** When the current token took the place of the one before. */
  rotatedAt: Date
  usedAt: Date
  endedAt: Date | null
}

/** When a session ends unless it is refreshed. */
export const endOf = ({ createdAt, usedAt }: Pick<SessionState, 'createdAt' | 'usedAt'>): Date =>
  new Date(Math.min(usedAt.getTime() + IDLE_MS, createdAt.getTime() + LIFETIME_MS))

export const isLive = (state: Pick<SessionState, 'createdAt' | 'usedAt' | 'endedAt'>, now: Date): boolean =>
  state.endedAt === null && now < endOf(state)

/**
 * What to do about a token of a session.
 *
 * ROTATE: it is the current one, and the next takes its place.
 * REPLACE: it is the one before, shown again soon, and its successor was never used: the answer got lost. The successor
 * is replaced, so that there is still one good token only. Whoever holds the one that was replaced, a thief or the owner
 * who was robbed, ends the session by showing it.
 * REPLAYED: it was used before, so two hold tokens of one session, and one of them stole it. Which of them is the thief
 * nobody can tell: the session ends for both.
 * ENDED: there is nothing to refresh.
 */
export function verdictOn(
  state: SessionState,
  turnHash: string,
  now: Date,
): 'ROTATE' | 'REPLACE' | 'REPLAYED' | 'ENDED' {
  if (!isLive(state, now)) return 'ENDED'
  if (turnHash === state.currentHash) return 'ROTATE'
  // Only the one before the current is kept. As soon as the successor is used, it is the one before itself.
  const isLostAnswer =
    turnHash === state.previousHash && now.getTime() - state.rotatedAt.getTime() <= GRACE_MS
  return isLostAnswer ? 'REPLACE' : 'REPLAYED'
}
