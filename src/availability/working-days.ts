import { Temporal } from 'temporal-polyfill'
import type { PublicDay } from './public-day.ts'

/** Whether a local date, such as "2026-03-02", is a working day. */
export type IsWorkingDay = (day: string) => boolean

const FRIDAY = 5

/** The working days of a public calendar: Monday to Friday but for holidays, and the weekends that are worked instead. */
export const workingDays =
  (publicDays: ReadonlyMap<string, PublicDay['kind']>): IsWorkingDay =>
  (day) => {
    const kind = publicDays.get(day)
    return kind ? kind === 'WORKING_DAY' : Temporal.PlainDate.from(day).dayOfWeek <= FRIDAY
  }

/** The `n`-th working day after a local date, which is not counted itself; for none, the first from that date on. */
export function nthWorkingDay(from: string, n: number, isWorkingDay: IsWorkingDay): string {
  let day = Temporal.PlainDate.from(from)
  if (n > 0) day = day.add({ days: 1 })
  for (let left = n; ; day = day.add({ days: 1 })) {
    if (!isWorkingDay(day.toString())) continue
    left -= 1
    if (left <= 0) return day.toString()
  }
}

/**
 * By which day a report is due that was promised within so many working days. The day on which the samples are received
 * is not counted (Civil Code of China, article 201); on a day off, counting begins with the next working day.
 */
export const reportDueOn = (receivedOn: string, days: number, isWorkingDay: IsWorkingDay): string =>
  nthWorkingDay(receivedOn, days, isWorkingDay)
