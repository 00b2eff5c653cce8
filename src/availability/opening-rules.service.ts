import type { Call } from '../accounts/call.ts'
import { authorize } from '../accounts/permission.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { refuseAny } from '../shared/refusal.ts'
import { lockCalendar, reviseCalendar } from './calendars.repository.ts'
import { applyRules } from './calendars.service.ts'
import { type OpeningRule, openingRuleProblems } from './opening-rule.ts'
import { refuseRetired, withIds } from './publication.service.ts'
import { replaceRules } from './schedule.repository.ts'

/** Replaces the opening rules of a bookable. Bookings outside the new rules stay; the lab cancels those it must. */
export async function setOpeningRules(
  call: Call,
  bookableId: string,
  rules: readonly OpeningRule[],
): Promise<Bookable> {
  authorize(call.actor, 'calendar.setRules', await readBookable(call, bookableId))
  refuseAny(openingRuleProblems(rules))
  return call.db.transaction(async (tx) => {
    const calendar = await lockCalendar(tx, bookableId)
    const bookable = await readBookable({ db: tx }, bookableId)
    refuseRetired(bookable)
    await replaceRules(tx, bookableId, withIds(rules))
    await reviseCalendar(tx, bookableId)
    await applyRules(tx, calendar, bookable, { cause: 'RULES_CHANGED', now: call.now })
    return bookable
  })
}
