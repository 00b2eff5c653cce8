import type { Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import type { Call } from '../call.ts'
import { hashOf, newFamily, nextToken, written } from './session.ts'
import { insertSession } from './sessions.repository.ts'

export interface OpenedSession {
  sessionId: string
  refreshToken: string
}

/** Begins a session of a person who has proved who they are, and makes its first refresh token. */
export async function openSession(
  tx: Tx,
  { now, origin }: Pick<Call, 'now' | 'origin'>,
  { personId, organizationId }: { personId: string; organizationId: string },
): Promise<OpenedSession> {
  const token = nextToken(newFamily())
  const sessionId = newId()
  await insertSession(tx, {
    id: sessionId,
    personId,
    organizationId,
    address: origin?.address ?? null,
    familyHash: hashOf(token.family),
    currentHash: hashOf(token.turn),
    createdAt: now,
    rotatedAt: now,
    usedAt: now,
  })
  return { sessionId, refreshToken: written(token) }
}
