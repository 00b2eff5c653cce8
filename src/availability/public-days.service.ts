import type { Call } from '../accounts/call.ts'
import { markHolidayObservers } from './calendars.repository.ts'
import { type PublicDayKind, publicDaysOf } from './public-day.ts'
import { lockPublicDays, replacePublicDays } from './schedule.repository.ts'

/**
 * Brings the public calendar of the database up to date with the library and its corrections. When it changed, the
 * calendars that observe it are marked in the same transaction, and `rewriteStale` has their ledgers follow, in this
 * process or, should it end before, in the next. Returns the first year for which no holidays are known.
 *
 * In between a ledger shows hours as free that have become a holiday. No booking can be made in them: a slot is
 * checked against rules and public days, and taken only at the calendar's revision at which these were read, which
 * moves together with the days. Nor can anything that is taken be taken twice, since a ledger that is old knows of
 * every booking. Hours of a holiday that is none any more are refused until the ledger shows them.
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
    await replacePublicDays(tx, days)
    await markHolidayObservers(tx)
  })
  return days.some(({ day }) => day.startsWith(String(thisYear + 1))) ? thisYear + 2 : thisYear + 1
}
