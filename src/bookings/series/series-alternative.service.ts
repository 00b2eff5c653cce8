import type { Call } from '../../accounts/call.ts'
import type { FoundSlot } from '../../availability/slot-search.service.ts'
import { DAYS_AROUND, nearestSlots } from '../alternatives.service.ts'
import { meetingOf } from '../meetings/meeting.ts'
import { findReachable } from '../meetings/travel.service.ts'
import { leavesOthers, type SeriesConflict } from './series-conflict.ts'

// Most alternatives lie on the same day; a series may ask for fifty-two, and a week around each is dear.
const FIRST_LOOK_DAYS = 1

/**
 * The nearest slot for a booking that its series cannot have: of the same bookable, as long, with as many units, and
 * beside the rest of the series. Null when there is none within a week, or when another time would not help.
 */
export async function nearestAlternative(call: Call, conflict: SeriesConflict): Promise<FoundSlot | null> {
  const { reason, plan } = conflict
  // At another time the person is no better qualified.
  if (reason === 'QUALIFICATION_MISSING') return null
  for (const days of [FIRST_LOOK_DAYS, DAYS_AROUND]) {
    const near = await nearestSlots(call, plan.bookable, conflict, plan.minutes, days)
    const fits = near.filter((slot) => slot.unitsLeft >= plan.terms.units && leavesOthers(conflict, slot))
    const [nearest] = await findReachable(call, fits, meetingOf(plan.bookable, plan.terms))
    if (nearest) return nearest
  }
  return null
}
