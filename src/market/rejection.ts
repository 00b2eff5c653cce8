import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Admission } from './smallest-change.ts'
import type { Reason, Wanted } from './wanted.ts'

/** A bookable that was rejected, and what would admit it; null when nothing looked at does. */
export interface RejectedExample {
  bookable: Bookable
  admission: Admission | null
}

/** All that fit the words and are rejected for one reason. */
export interface Rejection {
  reason: Reason
  count: number
  examples: RejectedExample[]
  /** What was wanted. */
  wanted: Wanted
}
