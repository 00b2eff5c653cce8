import type { Role } from '../organization.ts'

/** A person and what they may do in an organization. */
export interface Member {
  personId: string
  organizationId: string
  role: Role
  name: string
  email: string
}
