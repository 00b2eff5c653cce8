import type { Call } from '../../accounts/call.ts'
import { lockCalendars } from '../../availability/calendars.repository.ts'
import type { FoundSlot } from '../../availability/slot-search.service.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { readBookable } from '../../catalog/catalog.service.ts'
import { unrecorded } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import type { Period } from '../../shared/period.ts'
import { tellBooker } from '../booking-notices.service.ts'
import { findReplacements, lockBooking } from '../bookings.repository.ts'
import type { BookingRow } from '../bookings.table.ts'
import { holdInDatabase, holdTerms, type NewBooking } from '../hold.repository.ts'
import { approvalCauseFor } from '../reliability.service.ts'
import { NOBODY } from '../transition.repository.ts'
import { wishProblems } from '../wish.service.ts'
import { alternativeTo } from './disrupted-alternative.ts'
import { nearestSlots } from './disrupted-slots.service.ts'
import { answerMinutesFor, findWithoutAlternative, waitUntil } from './disruption.repository.ts'

type Clock = Pick<Call, 'db' | 'now'>

const BATCH = 100

/**
 * Looks again for alternatives to disrupted bookings that have none: nothing was free, the lab of the one they had
 * took it away, or a process ended before it had looked. Any number of processes may do it at once.
 */
export const seekAlternatives = async (clock: Clock): Promise<void> =>
  seekEach(clock, await findWithoutAlternative(clock.db, BATCH))

/** Looks for an alternative to each of these bookings, whatever becomes of the others. */
export async function seekEach(clock: Clock, disrupted: readonly BookingRow[]): Promise<void> {
  const failures: unknown[] = []
  for (const booking of disrupted) {
    await seekAlternative(clock, booking).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

/** Holds the best alternative to a disrupted booking and tells who booked; nothing when there is none. */
async function seekAlternative(clock: Clock, disrupted: BookingRow): Promise<void> {
  for (const where of ['SAME_LAB', 'ELSEWHERE'] as const) {
    for await (const slot of nearestSlots(clock, disrupted, where)) {
      if (!(await proposalFor(clock.db, disrupted, slot.bookable, slot, clock.now))) continue
      if (await unrecorded(clock.db).transaction((tx) => settleFor(tx, disrupted, slot, clock.now))) return
    }
  }
}

/** What a slot would be as an alternative; null when its terms, its price or the booker rule it out. */
async function proposalFor(
  db: Db,
  disrupted: BookingRow,
  bookable: Bookable,
  period: Period,
  now: Date,
): Promise<NewBooking | null> {
  const proposal = alternativeTo(disrupted, bookable, period, now)
  if (!proposal) return null
  const elsewhere = bookable.labId !== disrupted.labId
  // Its own lab offers it; another one would have to be asked first.
  if (elsewhere && (await approvalCauseFor(db, bookable, disrupted.enterpriseId, now))) return null
  const problems = await wishProblems(db, bookable, proposal, disrupted.personId, now)
  return problems.length === 0 ? proposal : null
}

const DEFAULT_ANSWER_MINUTES = 1_440

/** Holds a slot for a disrupted booking, unless it needs none any more; whether that settles it. */
async function settleFor(
  tx: Tx,
  disrupted: BookingRow,
  { bookable: { id }, startsAt, endsAt }: FoundSlot,
  now: Date,
): Promise<boolean> {
  // Both, in the one order: whoever ends the booking must see what is held for it, or keep it from being held.
  const calendars = await lockCalendars(tx, [disrupted.bookableId, id])
  const { revision } = calendars.find(({ bookableId }) => bookableId === id)!
  const current = await lockBooking(tx, disrupted.id)
  if (current.status !== 'DISRUPTED' || (await findReplacements(tx, current.id)).length > 0) return true
  const bookable = await readBookable({ db: tx }, id)
  const proposal = await proposalFor(tx, current, bookable, { startsAt, endsAt }, now)
  if (!proposal) return false
  const minutes = (await answerMinutesFor(tx, current)) ?? DEFAULT_ANSWER_MINUTES
  const result = await holdInDatabase(tx, proposal, holdTerms(bookable, revision, minutes))
  if (result.outcome !== 'HELD') return false
  await waitUntil(tx, current.id, result.booking.dueAt!)
  await tellBooker(tx, 'ALTERNATIVE_HELD', result.booking, NOBODY)
  return true
}
