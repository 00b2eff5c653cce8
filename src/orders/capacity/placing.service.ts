import { workingDaysFrom } from '../../availability/working-days.service.ts'
import { type IsWorkingDay, nthWorkingDay, reportDueOn } from '../../availability/working-days.ts'
import { findTestService, type TestService } from '../../catalog/test-services/test-services.repository.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { daysAfter, localDayOf } from '../../shared/local-time.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { lockServices, samplesByWeek, zonesOfLabs } from './capacity.repository.ts'
import { noCapacity, samplesOnProblems } from './capacity-problems.ts'
import { firstDayWithRoom, mondayOf } from './weeks.ts'

/** When samples are expected, and by when their report is owed, on the calendar of a lab. */
export interface Placement {
  timeZone: string
  /** The working day on which the enterprise wished to have them there. */
  samplesOn: string
  expectedOn: string
  reportDueOn: string
}

/** What is to be placed. */
export interface Placing {
  samples: number
  /** The day that the enterprise wishes; the next working day of the lab when it has none in mind. */
  samplesOn: string | null
  /** Working days of the lab from the receipt of the samples to the report. */
  days: number
  now: Date
}

/**
 * Places samples in the first week from the wished day on in which the service has room for them, and keeps the lock of
 * the service until the transaction ends, so that no week is ever promised beyond its capacity. Refuses what no week has
 * room for.
 */
export async function placeSamples(tx: Tx, service: TestService, placing: Placing): Promise<Placement> {
  const { id, timeZone } = service
  await lockServices(tx, [id])
  // Read behind the lock: the lab may have changed it meanwhile.
  const { weeklySamples } = (await findTestService(tx, id))!
  const { from, isWorkingDay } = await wishedDay(tx, timeZone, placing)
  const taken = (await samplesByWeek(tx, [id], mondayOf(from)))(id)
  const expectedOn = firstDayWithRoom(
    { samples: placing.samples, from },
    { weeklySamples, taken },
    isWorkingDay,
  )
  if (!expectedOn) throw new Refusal(noCapacity(weeklySamples))
  return placed(timeZone, from, expectedOn, placing.days, isWorkingDay)
}

/** Places what a lab has quoted for: with the service that it has named, or at the lab, whose capacity is then not known. */
export async function placeQuoted(
  tx: Tx,
  { labId, serviceId }: { labId: string; serviceId: string | null },
  placing: Placing,
): Promise<Placement> {
  const service = serviceId && (await findTestService(tx, serviceId))
  if (service) return placeSamples(tx, service, placing)
  const timeZone = (await zonesOfLabs(tx, [labId])).get(labId) ?? WITHOUT_SITE
  const { from, isWorkingDay } = await wishedDay(tx, timeZone, placing)
  return placed(timeZone, from, from, placing.days, isWorkingDay)
}

/** The clock of a lab that has no site yet. */
export const WITHOUT_SITE = 'Asia/Shanghai'

const placed = (
  timeZone: string,
  samplesOn: string,
  expectedOn: string,
  days: number,
  isWorkingDay: IsWorkingDay,
): Placement => ({
  timeZone,
  samplesOn,
  expectedOn,
  reportDueOn: reportDueOn(expectedOn, days, isWorkingDay),
})

async function wishedDay(db: Db, timeZone: string, { samplesOn, now }: Placing) {
  const today = localDayOf(now, timeZone)
  refuseAny(samplesOnProblems(samplesOn, today))
  const isWorkingDay = await workingDaysFrom(db, today)
  return { from: nthWorkingDay(samplesOn ?? daysAfter(today, 1), 0, isWorkingDay), isWorkingDay }
}
