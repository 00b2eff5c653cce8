import type { AuditIdentity } from '../shared/audit/audit-entry.ts'
import type { Call } from './call.ts'

/** Who makes a call, as the audit log names them. */
export function auditIdentityOf({ actor, origin }: Pick<Call, 'actor' | 'origin'>): AuditIdentity {
  const { credential, mandate } = actor ?? {}
  return {
    personId: actor?.personId ?? null,
    organizationId: mandate?.delegateId ?? actor?.organizationId ?? null,
    credential: credential?.kind ?? null,
    credentialId: credential?.id ?? null,
    onBehalfOf: mandate && actor ? actor.organizationId : null,
    mandateId: mandate?.id ?? null,
    address: origin?.address ?? null,
  }
}
