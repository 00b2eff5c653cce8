import type { Call } from '../accounts/call.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { refuseAny } from '../shared/refusal.ts'
import { reviseCalendar } from './calendars.repository.ts'
import { applyRules, withCalendar } from './calendars.service.ts'
import { type OpeningRule, openingRuleProblems } from './opening-rule.ts'
import { refuseRetired } from './publication.service.ts'
import { withIds } from './publishing.service.ts'
import { replaceRules, sharePublicDays } from './schedule.repository.ts'

/** Replaces the opening rules of a bookable. Bookings outside the new rules stay; the lab cancels those it must. */
export const setOpeningRules = (
  call: Call,
  bookableId: string,
  rules: readonly OpeningRule[],
): Promise<Bookable> =>
  withCalendar(
    call,
    bookableId,
    'calendar.setRules',
    async (tx, calendar, bookable) => {
      refuseAny(openingRuleProblems(rules, bookable.kind))
      refuseRetired(bookable)
      await replaceRules(tx, { bookableId, rules: withIds(rules) })
      await reviseCalendar(tx, bookableId)
      await applyRules(tx, [{ ...bookable, ...calendar }], { cause: 'RULES_CHANGED', now: call.now })
      return bookable
    },
    sharePublicDays,
  )
