import type { Db } from '../../shared/db.ts'
import { invalidKey } from '../../shared/fault.ts'
import type { Actor } from '../organization.ts'
import { leastRole, opensUntil, readKey } from './api-key.ts'
import { noteUse } from './api-keys.repository.ts'
import type { ApiKeyRow } from './api-keys.table.ts'
import { findKeyHolder } from './key-holder.repository.ts'

const NOTED_EVERY_MS = 60_000

/** Whom a key speaks for now. One that is unknown, revoked, expired or left behind by its person speaks for nobody. */
export async function actorOfKey(db: Db, text: string, now = new Date()): Promise<Actor> {
  const read = readKey(text)
  const holder = read && (await findKeyHolder(db, read.id))
  const expiresAt = holder && opensUntil(holder.key, read.secret, now)
  if (!expiresAt) throw invalidKey()
  const { key, kind, sizeClass, creatorRole } = holder
  const role = leastRole(key.role, creatorRole)
  if (!role) throw invalidKey()
  noteInPassing(db, key, now)
  return {
    personId: key.creatorId,
    organizationId: key.organizationId,
    kind,
    role,
    sizeClass,
    expiresAt,
    credential: { kind: 'API_KEY', id: key.id, scopes: key.scopes },
  }
}

const noting = new Set<string>()

/** Nobody waits for the note, and an operation is none the worse when it is lost. */
function noteInPassing(db: Db, { id, lastUsedAt }: ApiKeyRow, now: Date): void {
  const isRecent = lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < NOTED_EVERY_MS
  if (isRecent || noting.has(id)) return
  noting.add(id)
  void noteUse(db, [id], now)
    .catch(() => {})
    .finally(() => noting.delete(id))
}
