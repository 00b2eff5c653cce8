import { Temporal } from 'temporal-polyfill'
import { type IsWorkingDay, nthWorkingDay, reportDueOn } from '../working-days.ts'

/** How soon a service tests. */
export interface TestPace {
  normalDays: number
  /** Null where it cannot be urgent. */
  urgentDays: number | null
  weeklySamples: number
}

/** Samples that reach a lab. */
export interface TestArrival {
  /** The local day on which they come; on a day off they are received on the next working day. */
  comesOn: string
  samples: number
  urgent: boolean
}

/** When a test begins and ends, in local days. */
export interface TestDates {
  receivedOn: string
  reportDueOn: string
}

/**
 * When samples are received, and by when the report is due. What is more than a week's capacity is tested in the weeks
 * after; what others have ordered is not known here. Null where it is to be urgent and cannot be.
 */
export function testDates(
  { normalDays, urgentDays, weeklySamples }: TestPace,
  { comesOn, samples, urgent }: TestArrival,
  isWorkingDay: IsWorkingDay,
): TestDates | null {
  const days = urgent ? urgentDays : normalDays
  if (days === null) return null
  const receivedOn = nthWorkingDay(comesOn, 0, isWorkingDay)
  const lastBegins = Temporal.PlainDate.from(receivedOn).add({ weeks: fullWeeks(samples, weeklySamples) })
  return { receivedOn, reportDueOn: reportDueOn(lastBegins.toString(), days, isWorkingDay) }
}

/** How many weeks are full before the one in which the last sample is tested. */
export const fullWeeks = (samples: number, weeklySamples: number): number =>
  Math.ceil(samples / weeklySamples) - 1
