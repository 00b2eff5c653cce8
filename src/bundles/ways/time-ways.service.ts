import type { Call } from '../../accounts/call.ts'
import { reachOf } from '../../availability/ledger.ts'
import { QUARTER, QUARTERS_OF_DAY, quarterOf } from '../../availability/quarter.ts'
import { readSchedules } from '../../availability/schedule.service.ts'
import type { Schedule } from '../../availability/schedule.ts'
import { type Slot, slotsOf } from '../../availability/slot.ts'
import { periodOf, type Span, spanOf } from '../../availability/span.ts'
import type { TimePartWish } from '../../bookings/bundled/bundled.ts'
import { meetingOf } from '../../bookings/meetings/meeting.ts'
import { placeProblems } from '../../bookings/meetings/travel.service.ts'
import type { Booker } from '../../bookings/new-booking.ts'
import { isValidUntil } from '../../bookings/qualifications/qualification.ts'
import { findQualification } from '../../bookings/qualifications/qualifications.repository.ts'
import { qualificationProblems } from '../../bookings/qualifications/qualifications.service.ts'
import { RETIRED, termsProblems } from '../../bookings/wish-problems.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { isUrgent, totalOf } from '../../catalog/price.ts'
import { quote } from '../../catalog/quote.ts'
import { keepsItsClock } from '../../shared/local-time.ts'
import type { Fen } from '../../shared/money.ts'
import { MINUTE, minutesOf } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Option, Whereabouts } from '../solver/puzzle.ts'

/** All ways in which a part could be had, and what is wrong with those of its candidates that cannot be had at all. */
export interface Ways {
  options: Option[]
  problems: Problem[]
}

type Asking = Pick<Call, 'db' | 'now'>

/** The slots of the bookables that a part names, as a single hold would find them free for the same person. */
export async function timeWays(
  call: Asking,
  booker: Booker,
  wish: TimePartWish,
  window: Span,
): Promise<Ways> {
  const misplaced = await placeProblems(call.db, wish.meeting)
  if (misplaced.length > 0 || window.from >= window.until) return { options: [], problems: misplaced }
  const schedules = await readSchedules(call.db, wish.bookableIds, window)
  const each = await Promise.all(schedules.map((schedule) => waysAt(call, booker, wish, window, schedule)))
  return {
    options: each.flatMap(({ options }) => options),
    problems: each.flatMap(({ problems }) => problems),
  }
}

async function waysAt(
  call: Asking,
  booker: Booker,
  wish: TimePartWish,
  window: Span,
  { bookable, openings, free }: Schedule,
): Promise<Ways> {
  const problems = [...termsProblems(wish, bookable), ...(bookable.retiredAt ? [RETIRED] : [])]
  if (problems.length > 0) return { options: [], problems }
  const { minutes, units } = wish
  const question = { openings, free, terms: bookable, minutes, units, window, now: call.now }
  const slots = [...slotsOf(question)]
  const { kept, missing } = await qualified(call, booker, wish, bookable, slots)
  const price = pricer(bookable, booker, wish, call.now, window)
  const whereabouts = whereaboutsOf(bookable, wish)
  const options = kept.map((slot) => ({ ...optionOf(bookable, slot, price(slot)), whereabouts }))
  return { options, problems: missing }
}

/** Where an expert would be for a part; nothing of others, who do not move. */
function whereaboutsOf(bookable: Bookable, wish: TimePartWish): Whereabouts | undefined {
  const meeting = meetingOf(bookable, wish)
  if (!meeting) return undefined
  const travel = Math.ceil(((bookable.travelMinutes ?? 0) * MINUTE) / QUARTER)
  return { district: meeting.district ?? bookable.district, travel }
}

function optionOf(bookable: Bookable, slot: Slot, fen: Fen): Option {
  const span = spanOf(slot)
  const reach = Math.ceil((reachOf(bookable) * MINUTE) / QUARTER)
  return {
    ...span,
    fen,
    source: bookable.id,
    room: slot.unitsLeft,
    takes: { from: span.from, until: span.until + reach },
  }
}

/** The slots for the whole of which the person may use the bookable; why not, where that is none of them. */
async function qualified(
  { db }: Asking,
  { personId }: Booker,
  { operatorAssisted }: TimePartWish,
  bookable: Bookable,
  slots: readonly Slot[],
) {
  const [first] = slots
  if (!first || !bookable.policy.requiresQualification || operatorAssisted)
    return { kept: slots, missing: [] }
  // It may be a colleague's: whoever acts learns whether it is good, and nothing else of it.
  const qualification = await asSystem(db, (db) => findQualification(db, bookable.id, personId))
  const kept = slots.filter(({ endsAt }) => isValidUntil(qualification, endsAt))
  const wanted = { endsAt: first.endsAt, operatorAssisted }
  const missing = kept.length > 0 ? [] : await qualificationProblems(db, bookable, wanted, personId)
  return { kept, missing }
}

/** What slots inside a window cost; those of one length cost the same but for the time of the day and for urgency. */
function pricer(
  bookable: Bookable,
  { sizeClass }: Booker,
  { units, operatorAssisted }: TimePartWish,
  now: Date,
  window: Span,
) {
  const known = new Map<string, Fen>()
  const { pricing, timeZone } = bookable
  // Each would be thousands of times as dear to compute as to look up.
  const isSteady = !pricing.offPeak || keepsItsClock(timeZone, periodOf(window))
  return (slot: Slot): Fen => {
    const day = pricing.offPeak ? quarterOf(slot.startsAt) % QUARTERS_OF_DAY : ''
    const key = `${minutesOf(slot)} ${isUrgent(pricing, slot.startsAt, now)} ${day}`
    const before = isSteady ? known.get(key) : undefined
    const fen = before ?? totalOf(quote(bookable, sizeClass, { units, operatorAssisted, ...slot }, now).parts)
    known.set(key, fen)
    return fen
  }
}
