import { sql } from 'drizzle-orm'
import { type Db, rows } from '../../src/shared/db.ts'
import { lastPosition, numberEvents } from '../../src/shared/outbox.repository.ts'

/** Waits until all that has happened has its place in the history; the last of them. */
export async function settled(db: Db): Promise<number> {
  for (;;) {
    await numberEvents(db)
    const waiting = await rows(db, sql`select id from outbox where position is null limit 1`)
    if (waiting.length === 0) return lastPosition(db)
  }
}
