import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type Db, rows } from '../db.ts'
import { sharedSecret } from '../secrets.repository.ts'

/**
 * A name that all processes on a database agree on, and that no other market has, not even one that was restored from
 * a dump of this: their events must not be taken for each other's.
 */
export async function marketName(db: Db): Promise<string> {
  const id = await sharedSecret(db, 'market-id', randomBytes(16).toString('hex'))
  const [place] = await rows<{ cluster: string; database: string }>(
    db,
    sql`select system_identifier::text as cluster,
      (select oid::text from pg_database where datname = current_database()) as database
      from pg_control_system()`,
  )
  return createHash('sha256').update(`${id} ${place!.cluster} ${place!.database}`).digest('hex').slice(0, 16)
}
