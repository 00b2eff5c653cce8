import { asc, gt, sql } from 'drizzle-orm'
import { built, type Db, rows } from './db.ts'
import { outbox } from './outbox.table.ts'

export type OutboxEvent = typeof outbox.$inferSelect & { position: number }

// Without parameters it takes one round trip, and not a second one to describe them.
const NUMBERING_LOCK = sql.raw('4711002')
const BATCH = 1_000
const LIMIT = sql.raw(String(BATCH))
const PRUNED_AT_ONCE = 100_000

/**
 * Gives positions to events that have been committed since. One process at a time does it, so positions become
 * visible in their order, and whoever reads upwards from one misses nothing; a writer that takes long holds up
 * only its own events. Within a calendar, whose lock writers hold, positions follow the versions.
 */
export async function numberEvents(db: Db): Promise<void> {
  // One statement: while there is much to do, a look every few milliseconds costs as much as the holds themselves.
  // "Is not distinct from" keeps the planner from reading the index of the unnumbered twice.
  // The rows were chosen before the lock was had, so those that another process has numbered meanwhile are left alone.
  await db.execute(sql`
    with waiting as materialized (select id from outbox where position is null order by id limit ${LIMIT}),
    locked as materialized (
      select pg_try_advisory_xact_lock(${NUMBERING_LOCK}) as mine where exists (select from waiting)
    ),
    numbered as materialized (
      select id, nextval('outbox_position_seq') as position from waiting where (select mine from locked)
    )
    update outbox set position = numbered.position from numbered
    where outbox.id = numbered.id and outbox.position is not distinct from null`)
}

/** Numbered events behind a position, in order. */
export const readEvents = (db: Db, behind: number): Promise<OutboxEvent[]> =>
  eventsQuery(db).execute({ behind }) as Promise<OutboxEvent[]>

const eventsQuery = built((db) =>
  db
    .select()
    .from(outbox)
    .where(gt(outbox.position, sql.placeholder('behind')))
    .orderBy(asc(outbox.position))
    .limit(BATCH)
    .prepare('read_events'),
)

// Of the sequence, for all may be forgotten. Only events that are committed are numbered.
const LAST = sql.raw('(select case when is_called then last_value else 0 end from outbox_position_seq)')

/** The position of the newest numbered event, whether it is still kept or not. */
export async function lastPosition(db: Db): Promise<number> {
  const [row] = await rows<{ last: string }>(
    db,
    sql`select coalesce((select max(position) from outbox), ${LAST}) as last`,
  )
  return Number(row!.last)
}

/** Whether all events behind a position are still there; of a position that was never given they are not. */
export async function isKept(db: Db, position: number): Promise<boolean> {
  const [row] = await rows<{ kept: boolean }>(
    db,
    sql`select ${position}::bigint between coalesce((select min(position) from outbox), ${LAST} + 1) - 1 and ${LAST} as kept`,
  )
  return row!.kept
}

/**
 * Forgets events older than so many days, from the first on, so that none is missing between others; those that no
 * watcher has been told of yet stay.
 */
export const pruneEvents = (db: Db, days: number) =>
  db.execute(sql`
    with recent as materialized (
      select position from outbox
      where position is not null and created_at >= clock_timestamp() - make_interval(days => ${days}::integer)
      order by position limit 1
    )
    delete from outbox where position in (
      select position from outbox
      where position is not null and position < coalesce((select position from recent), 9223372036854775807)
      order by position
      -- So that a backlog does not end in a timeout, hour after hour.
      limit ${PRUNED_AT_ONCE}::integer
    )`)
