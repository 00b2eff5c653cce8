import type { Db } from '../../shared/db.ts'
import type { Actor } from '../organization.ts'
import { findIdentityPlaces } from './identities.repository.ts'
import { notLinked, otherOrganization } from './oidc-faults.ts'
import type { Vouched } from './oidc-tokens.ts'

/** Whom an identity speaks for now, in the organization that is named or else the first joined; null for no member. */
export async function actorOfIdentity(
  db: Db,
  vouched: Vouched,
  organizationId: string | null,
): Promise<Actor | null> {
  const places = await findIdentityPlaces(db, vouched)
  if (places.length === 0) throw notLinked()
  const place = places.find((each) => !organizationId || each.organizationId === organizationId)
  if (!place) throw otherOrganization()
  const { id, personId, organizationId: chosen, role, kind, sizeClass } = place
  // Those of somebody who belongs nowhere are null.
  if (!chosen || !role || !kind) return null
  const { expiresAt } = vouched
  return {
    personId,
    organizationId: chosen,
    kind,
    role,
    sizeClass,
    expiresAt,
    credential: { kind: 'OIDC', id },
  }
}
