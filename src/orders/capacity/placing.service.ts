import { workingDaysFrom } from '../../availability/working-days.service.ts'
import { type IsWorkingDay, nthWorkingDay, reportDueOn } from '../../availability/working-days.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import {
  findService,
  lockServices,
  type PlacedService,
  samplesByWeek,
  zoneOfLab,
} from './capacity.repository.ts'
import { noCapacity, samplesOnProblems } from './capacity-problems.ts'
import { daysAfter, firstDayWithRoom, localDate, mondayOf } from './weeks.ts'

/** When samples are expected, and by when their report is owed, on the calendar of a lab. */
export interface Placement {
  timeZone: string
  /** On which day the enterprise wished to have them there. */
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
export async function placeSamples(tx: Tx, service: PlacedService, placing: Placing): Promise<Placement> {
  const { id, timeZone, weeklySamples } = service
  await lockServices(tx, [id])
  const { from, isWorkingDay } = await wishedDay(tx, timeZone, placing)
  const room = { weeklySamples, taken: await samplesByWeek(tx, id, mondayOf(from)) }
  const expectedOn = firstDayWithRoom({ samples: placing.samples, from }, room, isWorkingDay)
  if (!expectedOn) throw new Refusal(noCapacity(weeklySamples))
  return placed(timeZone, from, expectedOn, placing.days, isWorkingDay)
}

/** The same at a lab that names none of its services: of its capacity it has said nothing. */
export async function placeAtLab(db: Db, labId: string, placing: Placing): Promise<Placement> {
  const timeZone = await zoneOfLab(db, labId)
  const { from, isWorkingDay } = await wishedDay(db, timeZone, placing)
  return placed(timeZone, from, nthWorkingDay(from, 0, isWorkingDay), placing.days, isWorkingDay)
}

/** Places what a lab has quoted for: with the service that it has named, or at the lab. */
export async function placeQuoted(
  tx: Tx,
  { labId, serviceId }: { labId: string; serviceId: string | null },
  placing: Placing,
): Promise<Placement> {
  const service = serviceId && (await findService(tx, serviceId))
  return service ? placeSamples(tx, service, placing) : placeAtLab(tx, labId, placing)
}

const placed = (
  timeZone: string,
  samplesOn: string,
  expectedOn: string,
  days: number,
  isWorkingDay: IsWorkingDay,
): Placement => ({
  ...{ timeZone, samplesOn, expectedOn },
  reportDueOn: reportDueOn(expectedOn, days, isWorkingDay),
})

async function wishedDay(db: Db, timeZone: string, { samplesOn, now }: Placing) {
  const today = localDate(now, timeZone)
  refuseAny(samplesOnProblems(samplesOn, today))
  const isWorkingDay = await workingDaysFrom(db, today)
  return { from: samplesOn ?? nthWorkingDay(daysAfter(today, 1), 0, isWorkingDay), isWorkingDay }
}
