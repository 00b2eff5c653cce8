import { Temporal } from 'temporal-polyfill'
import type { IsWorkingDay } from '../../availability/working-days.ts'
import { nthWorkingDay } from '../../availability/working-days.ts'
import { daysAfter } from '../../shared/local-time.ts'

/** How many weeks ahead samples are planned at most. */
export const WEEKS_AHEAD = 52

/** The Monday of the week of a local date. */
export function mondayOf(day: string): string {
  const date = Temporal.PlainDate.from(day)
  return date.subtract({ days: date.dayOfWeek - 1 }).toString()
}

/** Samples that look for a week of a lab. */
export interface Expected {
  samples: number
  /** The first local date on which they may be there. */
  from: string
}

/** How many samples a lab tests in a week, and how many are expected already, by the Monday of the week. */
export interface WeeklyRoom {
  weeklySamples: number
  taken: ReadonlyMap<string, number>
}

/**
 * The first working day from a local date on, in whose week there is room for all of the samples; null when no week that
 * is planned has. A week without a working day has none.
 */
export function firstDayWithRoom(
  { samples, from }: Expected,
  { weeklySamples, taken }: WeeklyRoom,
  isWorkingDay: IsWorkingDay,
): string | null {
  const last = daysAfter(mondayOf(from), WEEKS_AHEAD * 7)
  for (let day = nthWorkingDay(from, 0, isWorkingDay); day < last; ) {
    const monday = mondayOf(day)
    if ((taken.get(monday) ?? 0) + samples <= weeklySamples) return day
    day = nthWorkingDay(daysAfter(monday, 7), 0, isWorkingDay)
  }
  return null
}

/** Whether samples are expected in a later week than was wished. */
export const isPostponed = ({
  samplesOn,
  expectedOn,
}: {
  samplesOn: string | null
  expectedOn: string | null
}): boolean => samplesOn !== null && expectedOn !== null && mondayOf(expectedOn) > mondayOf(samplesOn)
