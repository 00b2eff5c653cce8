import type { Terms } from './bookable.ts'
import type { Policy } from './policy.ts'
import { FREE } from './tariff.ts'

/** What a lab says of the seats of its sessions. */
export interface SessionTerms
  extends Omit<Policy, 'graceMinutes' | 'noShowLimit'>,
    Pick<Terms, 'units' | 'leadMinutes' | 'horizonDays' | 'confirmation'> {
  graceMinutes?: number | null
  noShowLimit?: number | null
}

const DAY_MINUTES = 1_440

/**
 * The terms of sessions, whose units are seats: 公益培训 is free of charge. A session is booked as a whole, whatever bounds a
 * flexible booking has, so that these are as wide as they may be.
 */
export const sessionTerms = ({ graceMinutes, noShowLimit, ...terms }: SessionTerms): Terms => ({
  ...terms,
  slotMinutes: 15,
  minMinutes: 15,
  maxMinutes: DAY_MINUTES,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  graceMinutes: graceMinutes ?? null,
  noShowLimit: noShowLimit ?? null,
  tariff: FREE,
})
