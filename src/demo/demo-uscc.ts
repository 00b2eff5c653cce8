import type { OrganizationKind } from '../accounts/organization.ts'
import { organizationCheckCharacter, usccCheckCharacter } from '../accounts/uscc.ts'

// Who registers the body and what it is (GB 32100-2015), then letters that no real organization code begins with.
const PARTS: Record<OrganizationKind, readonly [type: string, letters: string]> = {
  LAB: ['12', 'DLAB'],
  ENTERPRISE: ['91', 'DENT'],
  WINDOW: ['12', 'DWND'],
  REGULATOR: ['11', 'DREG'],
}

/** A valid unified social credit code for the n-th invented organization of a kind. */
export function demoUscc(kind: OrganizationKind, district: string, n: number): string {
  const [type, letters] = PARTS[kind]
  const body = `${letters}${String(n).padStart(4, '0')}`
  const first17 = `${type}${district}${body}${organizationCheckCharacter(body)}`
  return first17 + usccCheckCharacter(first17)
}
