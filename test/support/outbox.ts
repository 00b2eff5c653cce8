import { sql } from 'drizzle-orm'
import { type Db, rows } from '../../src/shared/db.ts'
import { lastPosition, numberEvents } from '../../src/shared/events/outbox.repository.ts'

/** Waits until all that has happened has its place in the history; the last of them. */
export async function settled(db: Db): Promise<number> {
  for (;;) {
    await numberEvents(db)
    const waiting = await rows(db, sql`select id from outbox limit 1`)
    if (waiting.length === 0) return lastPosition(db)
  }
}

/** Lets all that has happened lie so many days further in the past. */
export async function ageHistory(db: Db, days: number): Promise<void> {
  await settled(db)
  await db.execute(sql`select open_history(day) from (
    select distinct (numbered_at at time zone 'UTC')::date - ${days}::integer as day from event) as days`)
  await db.execute(sql`update event set numbered_at = numbered_at - make_interval(days => ${days}::integer)`)
}
