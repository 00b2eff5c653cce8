import chineseDays from 'chinese-days'
import { Temporal } from 'temporal-polyfill'

export const PUBLIC_DAY_KINDS = ['HOLIDAY', 'WORKING_DAY', 'ORDINARY'] as const
/** HOLIDAY: a public holiday. WORKING_DAY: a weekend day that is worked instead (调休). ORDINARY: neither. */
export type PublicDayKind = (typeof PUBLIC_DAY_KINDS)[number]

export interface PublicDay {
  day: string
  kind: Exclude<PublicDayKind, 'ORDINARY'>
}

/**
 * The days of `years` on which the public calendar departs from the weekday, as ordered by the State Council,
 * with corrections made by hand: the order for a year appears only in November before it.
 */
export function publicDaysOf(
  years: readonly number[],
  corrections: ReadonlyMap<string, PublicDayKind>,
): PublicDay[] {
  return years.flatMap(daysOf).flatMap((day) => {
    const kind = corrections.get(day) ?? kindOf(day)
    return kind === 'ORDINARY' ? [] : [{ day, kind }]
  })
}

function daysOf(year: number): string[] {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  return Array.from({ length: first.daysInYear }, (_, i) => first.add({ days: i }).toString())
}

function kindOf(day: string): PublicDayKind {
  const { work, name } = chineseDays.getDayDetail(day)
  // The library names an ordinary day after its weekday, and a special one "English,Chinese,number of days".
  if (!name.includes(',')) return 'ORDINARY'
  return work ? 'WORKING_DAY' : 'HOLIDAY'
}
