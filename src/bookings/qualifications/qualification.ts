import type { Bookable } from '../../catalog/bookables.repository.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { QualificationRow } from './qualifications.table.ts'

export const QUALIFICATION_STATUSES = ['REQUESTED', 'GRANTED', 'EXPIRED', 'REVOKED'] as const
/** Where a qualification stands. */
export type QualificationStatus = (typeof QUALIFICATION_STATUSES)[number]

/** A person may not use a bookable alone: what is missing, and whether an operator of the lab could do it instead. */
export interface QualificationMissing extends Problem {
  bookable: Bookable
  qualification: QualificationRow | null
}

type Dates = Pick<QualificationRow, 'requestedAt' | 'grantedAt' | 'expiresAt' | 'revokedAt'>

/** Whether the lab has granted it, and not taken it back. */
export const isGranted = ({ grantedAt, revokedAt }: Dates): boolean =>
  grantedAt !== null && revokedAt === null

/** Whether a qualification holds for the whole of a booking. */
export const isValidUntil = (qualification: Dates | null, endsAt: Date): boolean =>
  qualification !== null &&
  isGranted(qualification) &&
  (qualification.expiresAt === null || qualification.expiresAt >= endsAt)

/** Whether the person has asked since the lab last decided. */
export const isOpen = ({ requestedAt, grantedAt, revokedAt }: Dates): boolean =>
  requestedAt !== null && (!grantedAt || requestedAt > grantedAt) && (!revokedAt || requestedAt > revokedAt)

/** A qualification that holds is GRANTED even while the person asks for a longer one. */
export function statusOf(qualification: Dates, now: Date): QualificationStatus {
  const { expiresAt } = qualification
  if (isGranted(qualification) && (expiresAt === null || expiresAt > now)) return 'GRANTED'
  if (isOpen(qualification)) return 'REQUESTED'
  return qualification.revokedAt ? 'REVOKED' : 'EXPIRED'
}
