import type { Call } from '../../accounts/call.ts'
import { districtProblems } from '../../accounts/sign-up.service.ts'
import type { FoundSlot } from '../../availability/slot-search.service.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import type { Db, Tx } from '../../shared/db.ts'
import type { Period } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { BookingRow } from '../bookings.table.ts'
import { slotUnavailable } from '../slot-unavailable.ts'
import type { Meeting } from './meeting.ts'
import { placesWithinReach } from './travel.repository.ts'

/** Those slots of experts to and from which they would have the time to travel; where nobody meets, all of them. */
export async function findReachable(
  { db }: Pick<Call, 'db'>,
  slots: readonly FoundSlot[],
  meeting: Meeting | null,
): Promise<FoundSlot[]> {
  if (!meeting || slots.length === 0) return [...slots]
  const sessions = slots.map(({ bookable, ...slot }) => ({ ...slot, bookableId: bookable.id }))
  // That the expert is elsewhere is told, and nothing of who has booked that.
  const places = await asSystem(db, (db) => placesWithinReach(db, sessions, meeting.district))
  return places.map((place) => slots[place]!)
}

/**
 * Refuses a new time of a booking, which it has been given, when its expert could not travel from or to another session
 * in time. The caller holds the calendar's lock, so that no other session comes between.
 */
export async function refuseTooFar(
  tx: Tx,
  bookable: Bookable,
  { id, units, meeting }: BookingRow,
  { startsAt, endsAt }: Period,
  path?: string[],
): Promise<void> {
  if (bookable.kind !== 'EXPERT') return
  const time = { startsAt, endsAt }
  const session = { ...time, bookableId: bookable.id }
  const reached = await asSystem(tx, () => placesWithinReach(tx, [session], meeting?.district ?? null, id))
  if (reached.length > 0) return
  throw slotUnavailable(bookable, { ...time, units, meeting }, { cause: 'TOO_FAR', ...(path && { path }) })
}

/** What is wrong with the district in which somebody wants to meet: nothing, or that there is none. */
export const placeProblems = async (db: Db, meeting: Meeting | null | undefined): Promise<Problem[]> =>
  meeting?.district
    ? (await districtProblems(db, meeting.district)).map((problem) => ({
        ...problem,
        path: ['meeting', 'district'],
      }))
    : []
