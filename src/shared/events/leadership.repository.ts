import { sql } from 'drizzle-orm'
import { type Db, rows } from '../db.ts'

const LOCK = sql.raw('4711003')

/**
 * Whether this session has the lead of all processes on the database: still, or from now on. It has it until it ends,
 * by which all that it has taken again and again is given back at once.
 */
export async function holdLead(session: Db): Promise<boolean> {
  const [row] = await rows<{ held: boolean }>(session, sql`select pg_try_advisory_lock(${LOCK}) as held`)
  return row!.held
}
