import { and, asc, gt, inArray, isNotNull, lt, max, sql } from 'drizzle-orm'
import type { Db } from './db.ts'
import { rows } from './db.ts'
import { outbox } from './outbox.table.ts'

export type OutboxEvent = typeof outbox.$inferSelect & { position: number }

const NUMBERING_LOCK = 4_711_002
const BATCH = 1_000
const PRUNED_AT_ONCE = 100_000

/**
 * Gives positions to events that have been committed since. One process at a time does it, so positions become
 * visible in their order, and whoever reads upwards from one misses nothing; a writer that takes long holds up
 * only its own events. Within a calendar, whose lock writers hold, positions follow the versions.
 */
export async function numberEvents(db: Db): Promise<number> {
  // A look outside a transaction first: most of the time there is nothing to number.
  const [waiting] = await rows<{ some: boolean }>(
    db,
    sql`select exists (select from outbox where position is null) as some`,
  )
  if (!waiting?.some) return 0
  return db.transaction(async (tx) => {
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      sql`select pg_try_advisory_xact_lock(${NUMBERING_LOCK}) as mine`,
    )
    if (!lock?.mine) return 0
    const numbered = await rows(
      tx,
      sql`
        with waiting as materialized (select id from outbox where position is null order by id limit ${BATCH}),
        numbered as materialized (select id, nextval('outbox_position_seq') as position from waiting)
        update outbox set position = numbered.position from numbered where outbox.id = numbered.id
        returning outbox.id`,
    )
    return numbered.length
  })
}

/** Numbered events behind a position, in order. */
export const readEvents = (db: Db, behind: number): Promise<OutboxEvent[]> =>
  db
    .select()
    .from(outbox)
    .where(gt(outbox.position, behind))
    .orderBy(asc(outbox.position))
    .limit(BATCH) as Promise<OutboxEvent[]>

/** The position of the newest numbered event. */
export const lastPosition = async (db: Db): Promise<number> =>
  Number((await db.select({ last: max(outbox.position) }).from(outbox))[0]?.last ?? 0)

/** Forgets events older than so many days; those that no watcher has been told of yet stay. */
export const pruneEvents = (db: Db, days: number) =>
  db.delete(outbox).where(
    inArray(
      outbox.id,
      db
        .select({ id: outbox.id })
        .from(outbox)
        .where(
          and(
            isNotNull(outbox.position),
            lt(outbox.createdAt, sql`(select clock_timestamp() - make_interval(days => ${days}::integer))`),
          ),
        )
        // So that a backlog does not end in a timeout, hour after hour.
        .limit(PRUNED_AT_ONCE),
    ),
  )
