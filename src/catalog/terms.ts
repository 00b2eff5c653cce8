import { SIZE_CLASSES } from '../accounts/size-class.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Terms } from './bookable.ts'

const DAY_MINUTES = 24 * 60
/** The longest booking, 30 days: what weathering and salt spray chambers are rented for. */
const MAX_MINUTES = 30 * DAY_MINUTES
const MAX_HOURLY_FEN = 1_000_000_00

interface Bound {
  min: number
  max: number
  step: number
  unit: string
}

/** The whole numbers of the terms, with what they may be; minutes are multiples of the ledger's quarter of an hour. */
const BOUNDS: Record<Exclude<keyof Terms, 'confirmation' | 'tariff'>, Bound> = {
  units: { min: 1, max: 200, step: 1, unit: '' },
  slotMinutes: { min: 15, max: DAY_MINUTES, step: 15, unit: ' min' },
  minMinutes: { min: 15, max: MAX_MINUTES, step: 15, unit: ' min' },
  maxMinutes: { min: 15, max: MAX_MINUTES, step: 15, unit: ' min' },
  leadMinutes: { min: 0, max: 30 * DAY_MINUTES, step: 1, unit: ' min' },
  horizonDays: { min: 1, max: 365, step: 1, unit: ' d' },
  bufferBeforeMinutes: { min: 0, max: DAY_MINUTES, step: 15, unit: ' min' },
  bufferAfterMinutes: { min: 0, max: DAY_MINUTES, step: 15, unit: ' min' },
}

/** Everything wrong with the terms of a bookable. */
export function termsProblems(terms: Terms): Problem[] {
  const outOfBounds = Object.entries(BOUNDS).flatMap(([name, bound]) =>
    boundProblems(name, terms[name as keyof typeof BOUNDS], bound),
  )
  return [...outOfBounds, ...durationProblems(terms), ...tariffProblems(terms)]
}

function boundProblems(name: string, value: number, { min, max, step, unit }: Bound): Problem[] {
  if (value >= min && value <= max && value % step === 0) return []
  const stepEn = step > 1 ? ` in steps of ${step}` : ''
  const stepZh = step > 1 ? `,且为 ${step} 的整数倍` : ''
  return [
    invalid(
      name,
      `${name} must be from ${min} to ${max}${unit}${stepEn}, but is ${value}.`,
      `${name} 须在 ${min} 到 ${max}${unit} 之间${stepZh},当前为 ${value}。`,
    ),
  ]
}

function durationProblems({ slotMinutes, minMinutes, maxMinutes, horizonDays }: Terms): Problem[] {
  const problems: Problem[] = []
  for (const [name, value] of Object.entries({ minMinutes, maxMinutes })) {
    if (value % slotMinutes !== 0) {
      problems.push(
        invalid(
          name,
          `${name} must be a multiple of slotMinutes (${slotMinutes}), but is ${value}.`,
          `${name} 须为 slotMinutes(${slotMinutes})的整数倍,当前为 ${value}。`,
        ),
      )
    }
  }
  if (minMinutes > maxMinutes) {
    problems.push(
      invalid('minMinutes', 'minMinutes must not exceed maxMinutes.', 'minMinutes 不得大于 maxMinutes。'),
    )
  }
  if (maxMinutes > horizonDays * DAY_MINUTES) {
    problems.push(
      invalid(
        'maxMinutes',
        'maxMinutes must fit into horizonDays.',
        'maxMinutes 不得超过 horizonDays 的时长。',
      ),
    )
  }
  return problems
}

function tariffProblems({ tariff }: Terms): Problem[] {
  return SIZE_CLASSES.filter((size) => tariff[size] > MAX_HOURLY_FEN).map((size) =>
    invalid(
      'tariff',
      `The hourly rate for ${size} must not exceed 1,000,000.00 yuan.`,
      `${size} 的小时单价不得超过 1,000,000.00 元。`,
    ),
  )
}

const invalid = (name: string, en: string, zh: string): Problem => ({
  code: 'INVALID_INPUT',
  path: ['terms', name],
  text: { en, zh },
})
