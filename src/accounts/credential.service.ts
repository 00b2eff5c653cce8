import type { Db } from '../shared/db.ts'
import { looksLikeKey } from './api-keys/api-key.ts'
import { actorOfKey } from './api-keys/key-actor.service.ts'
import { actorOfIdentity } from './oidc/identity-actor.service.ts'
import { otherOrganization } from './oidc/oidc-faults.ts'
import type { OidcTokens } from './oidc/oidc-tokens.ts'
import type { Actor } from './organization.ts'
import { actorOf } from './sign-in.service.ts'
import type { Tokens } from './token.ts'

/** What credentials are checked with. */
interface Checking {
  db: Db
  tokens: Tokens
  /** Null when no identity provider is set. */
  oidc: OidcTokens | null
}

/** What an operation shows to prove who acts. */
interface Shown {
  token: string
  /** The organization that it names to act for; null when it names none. */
  organizationId: string | null
}

/** Whom a credential of any kind speaks for now; null for nobody. */
export async function actorShowing(checking: Checking, shown: Shown): Promise<Actor | null> {
  const actor = await actorBy(checking, shown)
  // Keys and tokens of ours are for one organization: better nothing than something for another.
  if (actor && shown.organizationId !== null && shown.organizationId !== actor.organizationId)
    throw otherOrganization()
  return actor
}

async function actorBy(
  { db, tokens, oidc }: Checking,
  { token, organizationId }: Shown,
): Promise<Actor | null> {
  if (looksLikeKey(token)) return actorOfKey(db, token)
  if (oidc?.isOf(token)) return actorOfIdentity(db, await oidc.read(token), organizationId)
  return actorOf(db, tokens, token)
}
