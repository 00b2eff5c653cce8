import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { once } from '../shared/once.ts'
import { after, DAY } from '../shared/period.ts'
import { readLedgers } from './ledger.repository.ts'
import type { OpeningRule } from './opening-rule.ts'
import { type Opening, openingsOf } from './openings.ts'
import type { PublicDay } from './public-day.ts'
import { instantOf } from './quarter.ts'
import { readHours, readPublicDays } from './schedule.repository.ts'
import type { Schedule } from './schedule.ts'
import { type Span, weeksTouched } from './span.ts'

/** The schedules of bookables inside a span, in their order. */
export async function schedulesOf(db: Db, bookables: readonly Bookable[], span: Span): Promise<Schedule[]> {
  const ids = bookables.map(({ id }) => id)
  return bookables.map(await readTimes(db, ids, span))
}

/** The same of the bookables that have these ids, in their order. */
export async function readSchedules(db: Db, ids: readonly string[], span: Span): Promise<Schedule[]> {
  const [bookables, withTimes] = await Promise.all([findBookables(db, ids), readTimes(db, ids, span)])
  const found = new Map(bookables.map((bookable) => [bookable.id, bookable]))
  return ids.flatMap((id) => found.get(id) ?? []).map(withTimes)
}

/** Reads what makes schedules of bookables that may still be on their way. */
async function readTimes(
  db: Db,
  ids: readonly string[],
  span: Span,
): Promise<(bookable: Bookable) => Schedule> {
  const [openingsFor, ledgers] = await Promise.all([
    readOpenings(db, ids, span),
    readLedgers(db, ids, weeksTouched(span)),
  ])
  return (bookable) => ({
    bookable,
    openings: openingsFor(bookable),
    ...(ledgers.get(bookable.id) ?? { open: [], free: [] }),
  })
}

/** Days of the public calendar around a window; openings look three days back, and local dates differ from UTC by a day. */
export const publicDaysAround = (db: Db, { from, until }: Span) =>
  readPublicDays(
    db,
    after(instantOf(from), -4 * DAY)
      .toISOString()
      .slice(0, 10),
    after(instantOf(until), DAY).toISOString().slice(0, 10),
  )

/** When the rules open bookables on the days that the window touches; closures are not in it. */
export async function readOpenings(
  db: Db,
  bookableIds: readonly string[],
  window: Span,
): Promise<(bookable: Pick<Bookable, 'id' | 'timeZone'>) => Opening[]> {
  const [hours, publicDays] = await Promise.all([readHours(db, bookableIds), publicDaysAround(db, window)])
  const openingsFor = openingsOnce(publicDays)
  return ({ id, timeZone }) => openingsFor(hours.get(id) ?? CLOSED, timeZone, window)
}

export const CLOSED: readonly OpeningRule[] = []

/** The openings of rules, computed once for all that share them in the same zone. */
export function openingsOnce(publicDays: ReadonlyMap<string, PublicDay['kind']>) {
  const openings = once((rules: readonly OpeningRule[], timeZone: string, from: number, until: number) =>
    openingsOf(rules, publicDays, timeZone, { from, until }),
  )
  return (rules: readonly OpeningRule[], timeZone: string, { from, until }: Span): Opening[] =>
    openings(rules, timeZone, from, until)
}
