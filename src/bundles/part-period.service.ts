import { periodOf } from '../availability/span.ts'
import { findTestService } from '../catalog/test-services/test-services.repository.ts'
import type { Db } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import type { Taken } from './bundle.ts'
import { spanOfTest } from './ways/test-ways.service.ts'

/**
 * From when to when a part of a bundle lasts; null when it has no time. An order lasts from the begin of the day on which
 * its samples are expected to the end of that on which its report is owed, on the clock of its lab.
 */
export async function partPeriod(db: Db, { booking, order }: Taken): Promise<Period | null> {
  if (booking) return { startsAt: booking.startsAt, endsAt: booking.endsAt }
  if (!order?.serviceId || !order.expectedOn || !order.reportDueOn) return null
  const { timeZone } = (await findTestService(db, order.serviceId))!
  return periodOf(spanOfTest(order.expectedOn, order.reportDueOn, timeZone))
}
