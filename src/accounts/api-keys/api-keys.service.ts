import { about, nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { type PageRequest, pageOf } from '../../shared/page.ts'
import { refuseAny } from '../../shared/refusal.ts'
import type { Call } from '../call.ts'
import { keepCredential } from '../lasting-credential.service.ts'
import type { Actor } from '../organization.ts'
import { authorize, can, scopesWithin, signedIn } from '../permission.ts'
import { hashSecret, newSecret, staysWithin, writeKey } from './api-key.ts'
import {
  exceedsRights,
  keyHasEnded,
  MAX_KEYS,
  type NewKey,
  newKeyProblems,
  overlapProblems,
  tooManyKeys,
} from './api-key-problems.ts'
import {
  changeApiKey,
  countLiveKeys,
  findApiKey,
  insertApiKey,
  listApiKeys,
  lockApiKey,
  lockKeysOf,
} from './api-keys.repository.ts'
import type { ApiKeyRow } from './api-keys.table.ts'

/** A key whose secret was just made, with its text, which nobody can show again. */
export interface ShownKey {
  apiKey: ApiKeyRow
  key: string
}

/** The keys of the organization acted for, the newest first. */
export async function apiKeysOf({ db, actor }: Call, page: PageRequest) {
  const { organizationId } = signedIn(actor)
  authorize(actor, 'apiKey.see', { organizationId })
  return pageOf(await listApiKeys(db, organizationId, page), page)
}

/** A key by id, for those who look after the keys of its organization. */
export async function readApiKey({ db, actor }: Call, id: string): Promise<ApiKeyRow> {
  const key = await findApiKey(db, id)
  if (!key || !can(actor, 'apiKey.see', key)) throw notFound()
  return key
}

/** Makes a key that acts as the actor, within the actor's rights. */
export async function createApiKey({ db, actor, now }: Call, asked: NewKey): Promise<ShownKey> {
  const { organizationId } = signedIn(actor)
  const maker = authorize(actor, 'apiKey.create', { organizationId })
  refuseAny(newKeyProblems(asked, now))
  checkWithin(asked, maker)
  const { name, scopes, role, expiresAt } = asked
  const id = newId()
  const secret = newSecret()
  const apiKey = await db.transaction(async (tx) => {
    await keepCredential(tx, maker)
    await lockKeysOf(tx, organizationId)
    if ((await countLiveKeys(tx, organizationId, now)) >= MAX_KEYS) throw tooManyKeys()
    about(tx, 'ApiKey', id)
    return insertApiKey(tx, {
      id,
      organizationId,
      creatorId: maker.personId,
      name: name.trim(),
      scopes: [...scopes],
      role,
      secretHash: hashSecret(secret),
      createdAt: now,
      expiresAt,
    })
  })
  return { apiKey, key: writeKey({ id, secret }) }
}

/** Gives a key another secret. The one before goes on for so many minutes; one before that ends. */
export async function rotateApiKey(
  call: Call,
  { id, overlapMinutes }: { id: string; overlapMinutes: number },
): Promise<ShownKey> {
  const rotator = signedIn(call.actor)
  const { now } = call
  const secret = newSecret()
  const apiKey = await call.db.transaction(async (tx) => {
    await keepCredential(tx, rotator)
    const key = await lockedKey(tx, call, id)
    authorize(rotator, 'apiKey.rotate', key)
    refuseAny(overlapProblems(overlapMinutes))
    if (key.revokedAt || key.expiresAt <= now) throw keyHasEnded()
    checkWithin(key, rotator)
    return changeApiKey(tx, id, {
      secretHash: hashSecret(secret),
      rotatedAt: now,
      oldSecretHash: overlapMinutes > 0 ? key.secretHash : null,
      overlapUntil: overlapMinutes > 0 ? new Date(now.getTime() + overlapMinutes * 60_000) : null,
    })
  })
  return { apiKey, key: writeKey({ id, secret }) }
}

/** Ends a key at once and for good; one that was ended stays as it is. */
export function revokeApiKey(call: Call, id: string): Promise<ApiKeyRow> {
  signedIn(call.actor)
  return call.db.transaction(async (tx) => {
    const key = await lockedKey(tx, call, id)
    authorize(call.actor, 'apiKey.revoke', key)
    if (!key.revokedAt) return changeApiKey(tx, id, { revokedAt: call.now })
    nothingNew(tx)
    return key
  })
}

async function lockedKey(tx: Tx, { actor }: Call, id: string): Promise<ApiKeyRow> {
  const key = await lockApiKey(tx, id)
  if (!key || !can(actor, 'apiKey.see', key)) throw notFound()
  return key
}

function checkWithin(key: Pick<NewKey, 'role' | 'scopes'>, maker: Actor): void {
  const own = scopesWithin(maker)
  if (!staysWithin(key, maker, own)) throw exceedsRights(maker.role, own)
}
