import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { type Bookable, bookableColumns, filterConditions } from '../catalog/bookables.repository.ts'
import { bookables } from '../catalog/bookables.table.ts'
import type { Db } from '../shared/db.ts'
import type { OutboxEvent } from '../shared/outbox.repository.ts'
import { outbox } from '../shared/outbox.table.ts'
import type { WatchScope } from './availability-feed.ts'
import { calendars } from './calendars.table.ts'

const isInScope = ({ bookableIds, category, labId, districts }: WatchScope) =>
  and(
    bookableIds ? inArray(bookables.id, [...bookableIds]) : undefined,
    category ? eq(bookables.category, category) : undefined,
    labId ? eq(bookables.labId, labId) : undefined,
    districts ? inArray(bookables.district, [...districts]) : undefined,
  )

/** Changes in a scope behind a position, in order, with their bookables: retired ones too, which is a change as well. */
export async function readChanges(
  db: Db,
  scope: WatchScope,
  behind: number,
  limit: number,
): Promise<{ event: OutboxEvent; bookable: Bookable }[]> {
  const found = await db
    .select({ event: outbox, bookable: bookableColumns })
    .from(outbox)
    .innerJoin(bookables, eq(bookables.id, outbox.subjectId))
    .where(and(gt(outbox.position, behind), eq(outbox.topic, 'AVAILABILITY'), isInScope(scope)))
    .orderBy(asc(outbox.position))
    .limit(limit)
  return found.map(({ event, bookable }) => ({ event: event as OutboxEvent, bookable }))
}

/** The bookables of a scope that are on the market, by id, with the number of their last change. */
export const findInScope = (
  db: Db,
  scope: WatchScope,
  limit: number,
): Promise<{ bookable: Bookable; version: number }[]> =>
  db
    .select({ bookable: bookableColumns, version: calendars.version })
    .from(bookables)
    .innerJoin(calendars, eq(calendars.bookableId, bookables.id))
    .where(and(isInScope(scope), ...filterConditions({})))
    .orderBy(asc(bookables.id))
    .limit(limit)
