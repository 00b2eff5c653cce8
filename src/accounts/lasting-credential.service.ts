import type { Tx } from '../shared/db.ts'
import { invalidToken } from '../shared/fault.ts'
import { keepIdentity } from './oidc/identities.repository.ts'
import type { Actor } from './organization.ts'
import { keepSession } from './sessions/sessions.repository.ts'

/**
 * Keeps the credential by which a person acts from ending until the transaction is over, for what outlasts it: a password
 * reset, which ends all that came of it, then comes wholly before or wholly after. Refuses one that has ended.
 */
export async function keepCredential(tx: Tx, { credential }: Actor): Promise<void> {
  if (!(await isKept(tx, credential))) throw invalidToken()
}

function isKept(tx: Tx, { kind, id }: Actor['credential']): Promise<boolean> {
  if (kind === 'SESSION') return keepSession(tx, id)
  if (kind === 'OIDC') return keepIdentity(tx, id)
  // Keys do nothing that outlasts them.
  return Promise.resolve(false)
}
