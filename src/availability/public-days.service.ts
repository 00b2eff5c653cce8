import type { Call } from '../accounts/call.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { findHolidayObservers, lockCalendar, reviseCalendar } from './calendars.repository.ts'
import { applyRules } from './calendars.service.ts'
import { type PublicDayKind, publicDaysOf } from './public-day.ts'
import { lockPublicDays, replacePublicDays } from './schedule.repository.ts'

/**
 * Brings the public calendar of the database up to date with the library and its corrections; when it changed,
 * the calendars that observe it follow. Returns the first year for which no holidays are known.
 */
export async function syncPublicDays(
  { db, now }: Pick<Call, 'db' | 'now'>,
  corrections: ReadonlyMap<string, PublicDayKind>,
): Promise<number> {
  const thisYear = now.getUTCFullYear()
  const days = publicDaysOf([thisYear, thisYear + 1], corrections)
  await db.transaction(async (tx) => {
    const stored = (await lockPublicDays(tx)).map(({ day, kind }) => ({ day, kind }))
    if (JSON.stringify(stored) === JSON.stringify(days)) return
    // In one transaction with the calendars that follow, or a crash in between would leave them behind for ever.
    await replacePublicDays(tx, days)
    for (const id of await findHolidayObservers(tx)) {
      const calendar = await lockCalendar(tx, id)
      await reviseCalendar(tx, id)
      await applyRules(tx, calendar, await readBookable({ db: tx }, id), { cause: 'RULES_CHANGED', now })
    }
  })
  return days.some(({ day }) => day.startsWith(String(thisYear + 1))) ? thisYear + 2 : thisYear + 1
}
