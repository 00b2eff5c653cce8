import type { Bookable } from '../catalog/bookables.repository.ts'
import type { CancellationStep } from '../catalog/policy.ts'
import type { Rate } from '../catalog/price.ts'
import type { Pricing } from '../catalog/tariff.ts'

/** The terms of a bookable that a booking keeps from its hold on, whatever the lab changes later. */
export interface FrozenTerms {
  /** Urgency is in it only when the booking was urgent. */
  pricing: Pricing
  timeZone: string
  cancellation: CancellationStep[]
  answerMinutes: number
  graceMinutes: number | null
}

/** The terms of a bookable with the rate that was quoted, as a booking keeps them. */
export function freeze({ policy }: Bookable, { fenPerHour: _, timeZone, ...pricing }: Rate): FrozenTerms {
  const { cancellation, answerMinutes, graceMinutes } = policy
  return { pricing, timeZone, cancellation, answerMinutes, graceMinutes }
}
