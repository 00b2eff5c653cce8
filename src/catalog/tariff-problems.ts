import { SIZE_CLASSES } from '../accounts/size-class.ts'
import type { Fen } from '../shared/money.ts'
import type { Problem } from '../shared/refusal.ts'
import { boundProblems, invalid, MINUTES, PERCENT } from './bound.ts'
import type { Pricing, Tariff } from './tariff.ts'

const MAX_FEN = 1_000_000_00
const URGENT_MINUTES = { min: 1, max: 30 * 24 * 60, unit: MINUTES }
const URGENT_PERCENT = { min: 1, max: 500, unit: PERCENT }
const OFF_PEAK_PERCENT = { min: 0, max: 100, unit: PERCENT }

/** Everything wrong with a tariff. Paths are those of the fields in which callers write it. */
export function tariffProblems(
  { rates, minimumFen, operatorFenPerHour, urgent, offPeak }: Tariff,
  path: string[],
): Problem[] {
  // A class that was left out pays as LARGE; what is wrong with that rate is told once.
  const given = SIZE_CLASSES.filter((size) => size === 'LARGE' || rates[size] !== rates.LARGE)
  return [
    ...given.flatMap((size) => amountProblems(rates[size], [...path, size.toLowerCase()])),
    ...amountProblems(minimumFen, [...path, 'minimum']),
    ...amountProblems(operatorFenPerHour ?? 0, [...path, 'operatorPerHour']),
    ...(urgent ? urgentProblems(urgent, [...path, 'urgent']) : []),
    ...(offPeak ? offPeakProblems(offPeak, [...path, 'offPeak']) : []),
  ]
}

const amountProblems = (fen: Fen, path: string[]): Problem[] =>
  fen <= MAX_FEN
    ? []
    : [
        invalid(
          path,
          `${path.at(-1)} must not exceed 1,000,000.00 yuan.`,
          `${path.at(-1)} 不得超过 1,000,000.00 元。`,
        ),
      ]

const urgentProblems = (
  { withinMinutes, percent }: NonNullable<Pricing['urgent']>,
  path: string[],
): Problem[] => [
  ...boundProblems([...path, 'withinMinutes'], withinMinutes, URGENT_MINUTES),
  ...boundProblems([...path, 'surchargePercent'], percent, URGENT_PERCENT),
]

function offPeakProblems({ percent, ...times }: NonNullable<Pricing['offPeak']>, path: string[]): Problem[] {
  const offGrid = Object.entries(times).filter(([, time]) => Number(time.slice(3)) % 15 !== 0)
  return [
    ...offGrid.map(([name]) =>
      invalid(
        [...path, name],
        `${name} must be a quarter of an hour, such as 22:15.`,
        `${name} 须为整刻钟,例如 22:15。`,
      ),
    ),
    ...(times.from === times.until
      ? [invalid([...path, 'until'], '"until" must differ from "from".', '"until" 不得与 "from" 相同。')]
      : []),
    ...boundProblems([...path, 'percentOfRate'], percent, OFF_PEAK_PERCENT),
  ]
}
