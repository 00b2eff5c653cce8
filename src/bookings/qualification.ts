import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Problem } from '../shared/refusal.ts'
import type { QualificationRow } from './qualifications.table.ts'

/** A person may not use a bookable alone: what is missing, and whether an operator of the lab could do it instead. */
export interface QualificationMissing extends Problem {
  bookable: Bookable
  qualification: QualificationRow | null
}

/** Whether a qualification holds for the whole of a booking. */
export const isValidUntil = (qualification: QualificationRow | null, endsAt: Date): boolean =>
  qualification?.grantedAt != null && (qualification.expiresAt === null || qualification.expiresAt >= endsAt)
