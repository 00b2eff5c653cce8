import type { PgDialect } from 'drizzle-orm/pg-core'
import { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Db } from '../db.ts'
import { derivedLike } from '../derived.ts'
import type { Acting, Identity } from './identity.ts'
import { type Pool, WalledSession, WalledTransaction } from './walled-session.ts'

/** The handles of a pool of connections that are of the service's role. */
export function walledPool(client: Sql, dialect: PgDialect): Pool<Db> {
  const pool = { client, dialect } as Pool<Db>
  pool.open = handle(pool, null)
  pool.system = handle(pool, 'SYSTEM')
  return pool
}

/**
 * The database as somebody may see it: private tables show what is theirs, and to a stranger nothing. Where there is
 * no such wall, as in the embedded database, it is the same database. `onUse` is told whenever it matters who acts.
 */
export function actingFor(db: Db, acting: Acting | null, onUse?: () => void): Db {
  const pool = poolOf(db)
  if (!pool) return db
  return acting ? handle(pool, acting, onUse) : pool.open
}

/**
 * Does something as the service itself, which sees everything: in the transaction, or on the database, that is given.
 * Each use needs a reason why whoever asks may not do it themselves.
 */
export const asSystem = <Handle extends Db, Result>(
  db: Handle,
  act: (db: Handle) => Promise<Result>,
): Promise<Result> => (db instanceof WalledTransaction ? db.asSystem(() => act(db)) : act(systemOf(db)))

function systemOf<Handle extends Db>(db: Handle): Handle {
  const pool = poolOf(db)
  return pool ? (derivedLike(db, pool.system) as Handle) : db
}

/** The one handle of a database that everybody shares, for what is public; a transaction shares nothing. */
export const sharedHandle = (db: Db): Db => poolOf(db)?.open ?? db

function poolOf(db: Db): Pool<Db> | null {
  const session: unknown = (db as unknown as { session?: unknown }).session
  return session instanceof WalledSession ? (session.pool as Pool<Db>) : null
}

const handle = (pool: Pool<Db>, identity: Identity, onUse?: () => void): Db =>
  new PostgresJsDatabase(pool.dialect, new WalledSession(pool, identity, onUse), undefined) as unknown as Db
