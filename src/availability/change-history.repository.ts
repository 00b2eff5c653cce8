import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { type Bookable, bookableColumns, narrowing } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import type { Db } from '../shared/db.ts'
import { EVENT, type OutboxEvent } from '../shared/outbox.repository.ts'
import { events } from '../shared/outbox.table.ts'
import type { WatchScope } from './availability-feed.ts'
import { calendars } from './calendars.table.ts'

const isInScope = ({ bookableIds, category, labId, districts }: WatchScope) =>
  and(
    bookableIds && inArray(bookables.id, [...bookableIds]),
    ...narrowing({
      categories: category ? [category] : undefined,
      labIds: labId ? [labId] : undefined,
      districts: districts && [...districts],
    }),
  )

/**
 * Changes in a scope behind a position and up to another, in order, with their bookables: retired ones too, which is a
 * change as well.
 */
export async function readChanges(
  db: Db,
  scope: WatchScope,
  { behind, until, limit }: { behind: number; until: number; limit: number },
): Promise<{ event: OutboxEvent; bookable: Bookable }[]> {
  return db
    .select({ event: EVENT, bookable: bookableColumns })
    .from(events)
    .innerJoin(bookables, eq(bookables.id, events.subjectId))
    .where(
      and(
        gt(events.position, behind),
        lte(events.position, until),
        eq(events.topic, 'AVAILABILITY'),
        isInScope(scope),
      ),
    )
    .orderBy(asc(events.position))
    .limit(limit)
}

// Longer than changes are ever kept: who has not heard of it by then knows nothing of the bookable either.
const RETIRED_WITHIN = sql`now() - interval '120 days'`

/** The bookables of a scope that are on the market, or were lately, by id, with the number of their last change. */
export const findInScope = (
  db: Db,
  scope: WatchScope,
  limit: number,
): Promise<{ bookable: Bookable; version: number }[]> =>
  db
    .select({ bookable: bookableColumns, version: calendars.version })
    .from(bookables)
    .innerJoin(calendars, eq(calendars.bookableId, bookables.id))
    .where(and(isInScope(scope), or(isNull(bookables.retiredAt), gt(bookables.retiredAt, RETIRED_WITHIN))))
    .orderBy(asc(bookables.id))
    .limit(limit)
