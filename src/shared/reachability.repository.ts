import { sql } from 'drizzle-orm'
import { type Db, rows } from './db.ts'

/** Asks for nothing but an answer. */
export const askForAnswer = (db: Db) => db.execute(sql`select 1`)

/** Whether PostgreSQL is at work on anything that came through connections of this name. */
export async function isAtWorkFor(db: Db, applicationName: string): Promise<boolean> {
  // As the login that opened them, which sees what they do.
  await db.execute(sql`set role none`)
  // One that waits for its client is at no work: it may wait for a client that is gone.
  const active = await rows(
    db,
    sql`select pid from pg_stat_activity where application_name = ${applicationName}
      and state = 'active' and wait_event_type is distinct from 'Client' limit 1`,
  )
  return active.length > 0
}
