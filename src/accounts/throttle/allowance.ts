import type { Leak } from '../../shared/leaky-buckets.ts'

/** How often something may be done: so many times at once, and from then on once in so many seconds. */
export interface Allowance {
  atOnce: number
  /** Seconds until one more may be done. */
  secondsEach: number
}

/** The same for buckets of this process. */
export const leakOf = ({ atOnce, secondsEach }: Allowance): Leak => ({
  limit: atOnce,
  perSecond: 1 / secondsEach,
})
