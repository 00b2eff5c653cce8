import type { Problem } from '../shared/refusal.ts'
import { type Bound, boundProblems, invalid, MINUTES, PERCENT } from './bound.ts'
import type { CancellationStep, Policy } from './policy.ts'

const IN_MINUTES = { unit: MINUTES }
const MONTH_MINUTES = 30 * 24 * 60

/** The whole numbers of a policy; what is null does not apply. */
const BOUNDS: Record<'answerMinutes' | 'graceMinutes' | 'noShowLimit' | 'offerMinutes', Bound> = {
  answerMinutes: { min: 15, max: MONTH_MINUTES, ...IN_MINUTES },
  graceMinutes: { min: 5, max: 1_440, ...IN_MINUTES },
  noShowLimit: { min: 1, max: 100 },
  offerMinutes: { min: 5, max: 10_080, ...IN_MINUTES },
}

const MAX_STEPS = 10
const STEP_BOUNDS: Record<keyof CancellationStep, Bound> = {
  minutesBefore: { min: 0, max: MONTH_MINUTES, ...IN_MINUTES },
  feePercent: { min: 1, max: 100, unit: PERCENT },
}

/** Everything wrong with how a lab wants to deal with bookings. */
export function policyProblems(policy: Policy, path: string[]): Problem[] {
  const outOfBounds = Object.entries(BOUNDS).flatMap(([name, bound]) => {
    const value = policy[name as keyof typeof BOUNDS]
    return value === null ? [] : boundProblems([...path, name], value, bound)
  })
  return [...outOfBounds, ...cancellationProblems(policy.cancellation, [...path, 'cancellation'])]
}

function cancellationProblems(steps: readonly CancellationStep[], path: string[]): Problem[] {
  if (steps.length > MAX_STEPS) return [tooManySteps(path)]
  return steps.flatMap((step, i) => {
    const at = [...path, String(i)]
    const outOfBounds = Object.entries(STEP_BOUNDS).flatMap(([name, bound]) =>
      boundProblems([...at, name], step[name as keyof CancellationStep], bound),
    )
    return [...outOfBounds, ...orderProblems(steps[i - 1], step, at)]
  })
}

/** A later step is nearer to the start, and dearer. */
function orderProblems(
  before: CancellationStep | undefined,
  step: CancellationStep,
  at: string[],
): Problem[] {
  if (!before) return []
  return [
    ...(step.minutesBefore < before.minutesBefore ? [] : [notLater([...at, 'minutesBefore'])]),
    ...(step.feePercent > before.feePercent ? [] : [notDearer([...at, 'feePercent'])]),
  ]
}

const tooManySteps = (path: string[]) =>
  invalid(path, `At most ${MAX_STEPS} steps are allowed.`, `取消费用最多 ${MAX_STEPS} 档。`)

const notLater = (path: string[]) =>
  invalid(
    path,
    'Each step must be nearer to the start than the one before it: minutesBefore must fall.',
    '各档须依次更接近开始时间:minutesBefore 须逐档递减。',
  )

const notDearer = (path: string[]) =>
  invalid(
    path,
    'Each step must cost more than the one before it: feePercent must rise.',
    '各档费用须依次提高:feePercent 须逐档递增。',
  )
