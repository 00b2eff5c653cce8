import { sql } from 'drizzle-orm'
import { type Db, rows } from './db.ts'

/** Asks for nothing but an answer. */
export const askForAnswer = (db: Db) => db.execute(sql`select 1`)

/** What PostgreSQL does about what came through some connections: nothing, some waits for a lock, or it is at work on all of it. */
export type Work = 'NONE' | 'BEHIND_A_LOCK' | 'AT_WORK'

/** What it does for connections of this name. */
export async function workFor(db: Db, applicationName: string): Promise<Work> {
  // As the login that opened them, which sees what they do.
  await db.execute(sql`set role none`)
  // One that waits for its client is at no work: it may wait for a client that is gone.
  const [found] = await rows<{ active: number; waiting: number }>(
    db,
    sql`select count(*)::int as active, (count(*) filter (where wait_event_type = 'Lock'))::int as waiting
      from pg_stat_activity where application_name = ${applicationName}
      and state = 'active' and wait_event_type is distinct from 'Client'`,
  )
  const { active, waiting } = found!
  if (active === 0) return 'NONE'
  return waiting > 0 ? 'BEHIND_A_LOCK' : 'AT_WORK'
}
