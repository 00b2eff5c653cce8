import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { type Bookable, bookableColumns, narrowing } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import type { Db } from '../shared/db.ts'
import { EVENT, type HistoryPage, isWithin, type OutboxEvent } from '../shared/events/outbox.repository.ts'
import { events } from '../shared/events/outbox.table.ts'
import type { WatchScope } from './availability-feed.ts'
import { calendars } from './calendars.table.ts'
import type { marketNarrowing } from './market.repository.ts'

const isInScope = ({ bookableIds, category, labId, districts }: WatchScope, further: Conditions) =>
  and(
    ...further,
    bookableIds && inArray(bookables.id, [...bookableIds]),
    ...narrowing({
      categories: category ? [category] : undefined,
      labIds: labId ? [labId] : undefined,
      districts: districts && [...districts],
    }),
  )

/** What the bookables of a scope must fulfil besides. */
export type Conditions = ReturnType<typeof marketNarrowing>

/**
 * Changes in a scope behind a position and up to another, in order, with their bookables: retired ones too, which is a
 * change as well.
 */
export async function readChanges(
  db: Db,
  scope: WatchScope,
  further: Conditions,
  page: HistoryPage,
): Promise<{ event: OutboxEvent; bookable: Bookable }[]> {
  return db
    .select({ event: EVENT, bookable: bookableColumns })
    .from(events)
    .innerJoin(bookables, eq(bookables.id, events.subjectId))
    .where(and(isWithin('AVAILABILITY', page), isInScope(scope, further)))
    .orderBy(asc(events.position))
    .limit(page.limit)
}

// Longer than changes are ever kept: who has not heard of it by then knows nothing of the bookable either.
const RETIRED_WITHIN = sql`now() - interval '120 days'`

/** The bookables of a scope that are on the market, or were lately, by id, with the number of their last change. */
export const findInScope = (
  db: Db,
  scope: WatchScope,
  further: Conditions,
  limit: number,
): Promise<{ bookable: Bookable; version: number }[]> =>
  db
    .select({ bookable: bookableColumns, version: calendars.version })
    .from(bookables)
    .innerJoin(calendars, eq(calendars.bookableId, bookables.id))
    .where(
      and(
        isInScope(scope, further),
        or(isNull(bookables.retiredAt), gt(bookables.retiredAt, RETIRED_WITHIN)),
      ),
    )
    .orderBy(asc(bookables.id))
    .limit(limit)
