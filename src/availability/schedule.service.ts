import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { after, DAY } from '../shared/period.ts'
import { type Opening, openingsOf } from './openings.ts'
import { instantOf } from './quarter.ts'
import { readPublicDays, readRules, type StoredRule } from './schedule.repository.ts'
import type { Span } from './span.ts'

/** Days of the public calendar around a window; openings look three days back, and local dates differ from UTC by a day. */
export const publicDaysAround = (db: Db, { from, until }: Span) =>
  readPublicDays(
    db,
    after(instantOf(from), -4 * DAY)
      .toISOString()
      .slice(0, 10),
    after(instantOf(until), DAY).toISOString().slice(0, 10),
  )

/** When the rules open each bookable on the days that the window touches; closures are not in it. */
export async function readOpenings(
  db: Db,
  bookables: readonly Pick<Bookable, 'id' | 'timeZone'>[],
  window: Span,
): Promise<Map<string, Opening[]>> {
  const [rules, publicDays] = await Promise.all([
    readRules(
      db,
      bookables.map(({ id }) => id),
    ),
    publicDaysAround(db, window),
  ])
  const rulesOf = new Map<string, StoredRule[]>(bookables.map(({ id }) => [id, []]))
  for (const rule of rules) rulesOf.get(rule.bookableId)?.push(rule)
  return new Map(
    bookables.map(({ id, timeZone }) => [
      id,
      openingsOf(rulesOf.get(id) ?? [], publicDays, timeZone, window),
    ]),
  )
}
