import type { Problem } from '../shared/refusal.ts'
import type { Terms } from './bookable.ts'
import { type Bound, boundProblems, DAYS, invalid, MINUTES } from './bound.ts'
import type { Policy } from './policy.ts'
import { policyProblems } from './policy-problems.ts'
import { tariffProblems } from './tariff-problems.ts'

const DAY_MINUTES = 24 * 60
/** The longest booking, 30 days: what weathering and salt spray chambers are rented for. */
const MAX_MINUTES = 30 * DAY_MINUTES

// Multiples of the ledger's quarter of an hour.
const QUARTERS = { step: 15, unit: MINUTES }

/** The whole numbers of the times that can be booked. */
const BOUNDS: Record<Exclude<keyof Terms, keyof Policy | 'confirmation' | 'tariff'>, Bound> = {
  units: { min: 1, max: 200 },
  slotMinutes: { min: 15, max: DAY_MINUTES, ...QUARTERS },
  minMinutes: { min: 15, max: MAX_MINUTES, ...QUARTERS },
  maxMinutes: { min: 15, max: MAX_MINUTES, ...QUARTERS },
  leadMinutes: { min: 0, max: 30 * DAY_MINUTES, unit: MINUTES },
  horizonDays: { min: 1, max: 365, unit: DAYS },
  bufferBeforeMinutes: { min: 0, max: DAY_MINUTES, ...QUARTERS },
  bufferAfterMinutes: { min: 0, max: DAY_MINUTES, ...QUARTERS },
}

const PATH = ['terms']

/** Everything wrong with the terms of a bookable. */
export function termsProblems(terms: Terms): Problem[] {
  const outOfBounds = Object.entries(BOUNDS).flatMap(([name, bound]) =>
    boundProblems([...PATH, name], terms[name as keyof typeof BOUNDS], bound),
  )
  return [
    ...outOfBounds,
    ...durationProblems(terms),
    ...policyProblems(terms, PATH),
    ...tariffProblems(terms.tariff, [...PATH, 'tariff']),
  ]
}

function durationProblems({ slotMinutes, minMinutes, maxMinutes, horizonDays }: Terms): Problem[] {
  const offGrid = Object.entries({ minMinutes, maxMinutes }).filter(([, value]) => value % slotMinutes !== 0)
  return [
    ...offGrid.map(([name, value]) =>
      invalid(
        [...PATH, name],
        `${name} must be a multiple of slotMinutes (${slotMinutes}), but is ${value}.`,
        `${name} 须为 slotMinutes(${slotMinutes})的整数倍,当前为 ${value}。`,
      ),
    ),
    ...(minMinutes > maxMinutes ? [SHORTEST_TOO_LONG] : []),
    ...(maxMinutes > horizonDays * DAY_MINUTES ? [BEYOND_HORIZON] : []),
  ]
}

const SHORTEST_TOO_LONG = invalid(
  [...PATH, 'minMinutes'],
  'minMinutes must not exceed maxMinutes.',
  'minMinutes 不得大于 maxMinutes。',
)

const BEYOND_HORIZON = invalid(
  [...PATH, 'maxMinutes'],
  'maxMinutes must fit into horizonDays.',
  'maxMinutes 不得超过 horizonDays 的时长。',
)
