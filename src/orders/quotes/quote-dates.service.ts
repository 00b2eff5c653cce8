import { workingDaysFrom } from '../../availability/working-days.service.ts'
import { nthWorkingDay, reportDueOn } from '../../availability/working-days.ts'
import { findTestServices } from '../../catalog/test-services/test-services.repository.ts'
import type { Db } from '../../shared/db.ts'
import { daysAfter, localDayOf } from '../../shared/local-time.ts'
import { after, DAY } from '../../shared/period.ts'
import { samplesByWeek, zonesOfLabs } from '../capacity/capacity.repository.ts'
import { WITHOUT_SITE } from '../capacity/placing.service.ts'
import { firstDayWithRoom, mondayOf } from '../capacity/weeks.ts'
import { findOrders } from '../orders.repository.ts'
import type { QuoteStatus } from './quote.ts'
import type { QuoteRow } from './quotes.table.ts'

/** When samples would be expected, and by when the report would be due, on the calendar of a lab. */
export interface QuoteDates {
  expectedOn: string
  reportDueOn: string
}

/**
 * The dates of each of some quotes, if it were accepted at this moment and the samples came on the next working day of
 * the lab for which it has room; of one that was accepted, those that were agreed. Null where no week has room, or the
 * request is no longer seen.
 */
export async function quoteDates(
  db: Db,
  quotes: readonly QuoteRow[],
  now: Date,
): Promise<(QuoteDates | null)[]> {
  const ids = [...new Set(quotes.flatMap(({ serviceId }) => serviceId ?? []))]
  // No zone is more than a day away from this one.
  const from = localDayOf(after(now, -DAY), 'UTC')
  const [orders, services, zones, takenBy, isWorkingDay] = await Promise.all([
    findOrders(
      db,
      quotes.map(({ orderId }) => orderId),
    ),
    findTestServices(db, ids),
    zonesOfLabs(
      db,
      quotes.map(({ labId }) => labId),
    ),
    samplesByWeek(db, ids, mondayOf(from)),
    workingDaysFrom(db, from),
  ])
  return quotes.map((quote) => {
    const order = orders.find(({ id }) => id === quote.orderId)
    if (!order || !DATED.includes(quote.status)) return null
    if (quote.status === 'ACCEPTED') return { expectedOn: order.expectedOn!, reportDueOn: order.reportDueOn! }
    const service = services.find(({ id }) => id === quote.serviceId)
    const today = localDayOf(now, service?.timeZone ?? zones.get(quote.labId) ?? WITHOUT_SITE)
    const next = nthWorkingDay(daysAfter(today, 1), 0, isWorkingDay)
    const room = service && { weeklySamples: service.weeklySamples, taken: takenBy(service.id) }
    const wanted = { samples: order.samples, from: next }
    const expectedOn = room ? firstDayWithRoom(wanted, room, isWorkingDay) : next
    if (!expectedOn) return null
    return { expectedOn, reportDueOn: reportDueOn(expectedOn, quote.days, isWorkingDay) }
  })
}

// What has ended otherwise is not going to be tested.
const DATED: readonly QuoteStatus[] = ['OPEN', 'ACCEPTED']
