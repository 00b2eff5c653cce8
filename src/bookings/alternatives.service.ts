import type { Call } from '../accounts/call.ts'
import { slots } from '../availability/free-time.service.ts'
import { earliestSlots, type FoundSlot } from '../availability/slot-search.service.ts'
import { spanOf } from '../availability/span.ts'
import { isReplaceable } from '../catalog/bookable.ts'
import { type Bookable, filterConditions } from '../catalog/bookables.repository.ts'
import { after, DAY, minutesOf, type Period } from '../shared/period.ts'
import { meetingOf } from './meetings/meeting.ts'
import { findReachable } from './meetings/travel.service.ts'
import type { SlotUnavailable } from './slot-unavailable.ts'

/** How far other times for a wish are looked for, either way. */
export const DAYS_AROUND = 7
// More than a week either way has quarters of an hour.
const MAX_STARTS = 2_000
const SAME_BOOKABLE = 3
const SAME_CATEGORY = 2
// Some of them may have too few units.
const MAX_OTHERS = 10

const around = ({ startsAt, endsAt }: Period, days: number): Period => ({
  startsAt: after(startsAt, -days * DAY),
  endsAt: after(endsAt, days * DAY),
})

/** The slots of a bookable that last so long, so many days around a wish, the nearest first. */
export async function nearestSlots(
  call: Call,
  bookable: Bookable,
  wish: Period,
  minutes: number,
  days = DAYS_AROUND,
): Promise<FoundSlot[]> {
  const page = { first: MAX_STARTS, after: null }
  const { items } = await slots(call, bookable, spanOf(around(wish, days)), minutes, page)
  const distance = ({ startsAt }: Period) => Math.abs(startsAt.getTime() - wish.startsAt.getTime())
  return items.sort((a, b) => distance(a) - distance(b)).map((slot) => ({ bookable, ...slot }))
}

/**
 * Slots as long as the wish: the nearest of the same bookable, then the earliest of others of its category that may serve
 * in its place. Of experts, only such that they can get to, at the place of the wish.
 */
export async function findAlternatives(
  call: Call,
  { bookable, wish }: SlotUnavailable,
): Promise<FoundSlot[]> {
  const minutes = minutesOf(wish)
  const meeting = meetingOf(bookable, wish)
  const nearest = await nearestSlots(call, bookable, wish, minutes)
  const later = spanOf({ startsAt: wish.startsAt, endsAt: around(wish, DAYS_AROUND).endsAt })
  const conditions = filterConditions({
    categories: [bookable.category],
    meetingPlaces: meeting ? [meeting.place] : undefined,
  })
  const others = await earliestSlots(call, conditions, { span: later, minutes, first: MAX_OTHERS })
  const enough = ({ unitsLeft }: FoundSlot) => unitsLeft >= wish.units
  const elsewhere = others.filter(
    (slot) => isReplaceable(bookable.kind) && slot.bookable.id !== bookable.id && enough(slot),
  )
  return [
    ...(await findReachable(call, nearest.filter(enough), meeting)).slice(0, SAME_BOOKABLE),
    ...(await findReachable(call, elsewhere, meeting)).slice(0, SAME_CATEGORY),
  ]
}
