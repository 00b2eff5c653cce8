import { periodOf } from '../availability/span.ts'
import type { Period } from '../shared/period.ts'
import type { Taken } from './bundle.ts'
import { spanOfTest } from './test-span.ts'

/**
 * From when to when a part of a bundle lasts; null when it has no time. An order lasts from the begin of the day on which
 * its samples are expected to the end of that on which its report is owed, on the clock of its lab.
 */
export function partPeriod({ booking, order }: Taken): Period | null {
  if (booking) return { startsAt: booking.startsAt, endsAt: booking.endsAt }
  if (!order?.timeZone || !order.expectedOn || !order.reportDueOn) return null
  return periodOf(spanOfTest(order.expectedOn, order.reportDueOn, order.timeZone))
}
