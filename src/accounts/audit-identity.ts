import type { AuditIdentity } from '../shared/audit/audit-entry.ts'
import type { Call } from './call.ts'

/** Who makes a call, as the audit log names them. */
export function auditIdentityOf({ actor, origin }: Pick<Call, 'actor' | 'origin'>): AuditIdentity {
  const { credential } = actor ?? {}
  return {
    personId: actor?.personId ?? null,
    organizationId: actor?.organizationId ?? null,
    credential: credential?.kind ?? null,
    credentialId: credential && 'id' in credential ? String(credential.id) : null,
    onBehalfOf: null,
    mandateId: null,
    address: origin?.address ?? null,
  }
}
