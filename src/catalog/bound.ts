import type { Text } from '../shared/language.ts'
import type { Problem } from '../shared/refusal.ts'

export const MINUTES: Text = { en: ' minutes', zh: ' 分钟' }
export const DAYS: Text = { en: ' days', zh: ' 天' }
export const PERCENT: Text = { en: ' %', zh: '%' }
const NO_UNIT: Text = { en: '', zh: '' }

/** What a whole number may be. */
export interface Bound {
  min: number
  max: number
  step?: number
  /** As it is written behind the number. */
  unit?: Text
}

/** What is wrong with a number: nothing, or that it is out of its bound. */
export function boundProblems(
  path: string[],
  value: number,
  { min, max, step = 1, unit = NO_UNIT }: Bound,
): Problem[] {
  if (value >= min && value <= max && value % step === 0) return []
  const name = path.at(-1)
  const stepEn = step > 1 ? ` in steps of ${step}` : ''
  const stepZh = step > 1 ? `,且为 ${step} 的整数倍` : ''
  return [
    invalid(
      path,
      `${name} must be from ${min} to ${max}${unit.en}${stepEn}, but is ${value}.`,
      `${name} 须在 ${min} 到 ${max}${unit.zh}之间${stepZh},当前为 ${value}。`,
    ),
  ]
}

export const invalid = (path: string[], en: string, zh: string): Problem => ({
  code: 'INVALID_INPUT',
  path,
  text: { en, zh },
})
