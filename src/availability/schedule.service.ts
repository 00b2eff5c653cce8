import { type Bookable, findBookables } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { once } from '../shared/once.ts'
import { after, DAY } from '../shared/period.ts'
import { readFree } from './ledger.repository.ts'
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
  const [openings, free] = await Promise.all([
    readOpenings(db, bookables, span),
    readFree(db, ids, weeksTouched(span)),
  ])
  return bookables.map((bookable) => {
    const { id } = bookable
    return { bookable, openings: openings.get(id) ?? [], free: free.get(id) ?? [] }
  })
}

/** The schedules of the bookables that have these ids, in their order. */
export async function readSchedules(db: Db, ids: readonly string[], span: Span): Promise<Schedule[]> {
  const found = new Map((await findBookables(db, ids)).map((bookable) => [bookable.id, bookable]))
  const bookables = ids.flatMap((id) => found.get(id) ?? [])
  return schedulesOf(db, bookables, span)
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

/** When the rules open each bookable on the days that the window touches; closures are not in it. */
export async function readOpenings(
  db: Db,
  bookables: readonly Pick<Bookable, 'id' | 'timeZone'>[],
  window: Span,
): Promise<Map<string, Opening[]>> {
  const ids = bookables.map(({ id }) => id)
  const [hours, publicDays] = await Promise.all([readHours(db, ids), publicDaysAround(db, window)])
  const openingsFor = openingsOnce(publicDays)
  return new Map(
    bookables.map(({ id, timeZone }) => [id, openingsFor(hours.get(id) ?? CLOSED, timeZone, window)]),
  )
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
