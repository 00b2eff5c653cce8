import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { fuzzystrmatch } from '@electric-sql/pglite/contrib/fuzzystrmatch'
import type { PgDialect } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import type { Connections } from './connections.ts'
import type { Db } from './db.ts'
import { lockDirectory } from './directory-lock.ts'
import { PostgresClient, readOptions } from './postgres-client.ts'
import { StartError } from './start-error.ts'
import { walledPool } from './wall/handles.ts'
import { SERVICE_ROLE, SYSTEM_ROLE } from './wall/identity.ts'
import { checkServiceRole, prepareRoles } from './wall/roles.repository.ts'

/** A connection of its own. What it has locked is free when it ends, however that happens. */
export interface Session {
  db: Db
  close: () => Promise<void>
}

export interface Database {
  /** As the service itself, which sees everything; `actingFor` narrows it to what somebody may see. */
  db: Db
  /** Those that `db` shares; null where the database is in this process. */
  connections: Connections | null
  /**
   * Opens a session; null where no other process can be that anything would have to be locked against. One with keepalives
   * ends soon after this process or its machine is gone.
   */
  openSession: (options?: { keepalives: boolean }) => Session | null
  /** Brings the tables to this version of the service. */
  migrate: () => Promise<void>
  close: () => Promise<void>
}

const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)) }
// Any number will do, as long as every process of the service uses the same one.
const MIGRATION_LOCK = 4_711_001
// So that PostgreSQL misses within ten seconds a process whose machine or network is gone.
const KEEPALIVES = {
  tcp_keepalives_idle: 4,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 10_000,
}
const CASING = { casing: 'snake_case' } as const

const CONNECTION = {
  TimeZone: 'UTC',
  application_name: 'fenshi',
  statement_timeout: 15_000,
  // Compiling a statement takes longer than any of them: the planner, where its statistics lag behind, thinks otherwise.
  jit: 'off',
  // As the functions that run as the owner have it, so that one plan will do for both.
  search_path: 'public, pg_temp',
}
const OPTIONS = { connect_timeout: 5, onnotice: () => {} }

/**
 * Opens a PostgreSQL; nothing is sent to it before the first query. The service asks as a role that owns nothing;
 * only migrations come with `ownerUrl`.
 */
export function openPostgres(url: string, pool: number, ownerUrl = url): Database {
  const its = { ...CONNECTION, role: SERVICE_ROLE }
  const connection = { ...its, application_name: `fenshi ${randomBytes(4).toString('hex')}` }
  const shared = readOptions(url, { ...OPTIONS, connection, max: pool })
  const client = new PostgresClient(shared)
  const { system } = walledPool(client.sql, dialectOf(client.sql))
  return {
    db: system,
    connections: client.connections,
    openSession: ({ keepalives } = { keepalives: false }) => {
      // Only where it matters: poolers know none of them.
      const connection = { ...shared.connection, ...its, role: SYSTEM_ROLE, ...(keepalives && KEEPALIVES) }
      const session = new PostgresClient({ ...shared, connection, max: 1, max_lifetime: null })
      const close = () => session.end({ timeout: 5 })
      return { db: drizzlePostgres(session.sql, CASING) as unknown as Db, close }
    },
    migrate: async () => {
      await migrateAs(ownerUrl)
      await checkServiceRole(system, ownerUrl !== url)
    },
    close: () => client.end({ timeout: 5 }),
  }
}

/** Opens a PostgreSQL as the owner of its tables, without any wall: for tests and measurements. */
export function openAsOwner(url: string, pool: number): Pick<Database, 'db' | 'close'> {
  // In seconds: beside the service it does little most of the time.
  const client = postgres(url, { ...OPTIONS, connection: CONNECTION, max: pool, idle_timeout: 5 })
  return {
    db: drizzlePostgres(client, CASING) as unknown as Db,
    close: () => client.end({ timeout: 5 }),
  }
}

async function migrateAs(url: string): Promise<void> {
  // A large table takes longer to change than any question may.
  const alone = postgres(url, { ...OPTIONS, connection: { ...CONNECTION, statement_timeout: 0 }, max: 1 })
  try {
    // Two processes that migrate at once would both fail.
    await alone`select pg_advisory_lock(${MIGRATION_LOCK})`
    const owner = drizzlePostgres(alone, CASING)
    await prepareRoles(owner as unknown as Db)
    await migratePostgres(owner, MIGRATIONS)
  } finally {
    await alone.end({ timeout: 5 })
  }
}

/** How Drizzle writes for a client, whose times it makes text of. */
const dialectOf = (client: postgres.Sql): PgDialect =>
  (drizzlePostgres(client, CASING) as unknown as { dialect: PgDialect }).dialect

/** Opens the embedded database in a directory, which no other process may have open. */
export async function openEmbedded(directory: string): Promise<Database> {
  await mkdir(directory, { recursive: true }).catch((error: Error) => {
    throw new StartError(
      `The data directory ${directory} cannot be created (${error.message}). Set DATA_DIR to a directory that you may write to.`,
    )
  })
  const unlock = await lockDirectory(directory)
  try {
    const database = await embedded({ dataDir: `${directory}/pglite` })
    return { ...database, close: () => database.close().finally(unlock) }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** An embedded database; without options, one in memory that ends with the process. */
export async function embedded(options: PGliteOptions = {}): Promise<Database & { client: PGlite }> {
  const client = await PGlite.create({ ...options, extensions: { btree_gist, fuzzystrmatch } })
  await client.exec("set timezone to 'UTC'")
  const drizzled = drizzlePglite(client, CASING)
  return {
    client,
    db: drizzled as unknown as Db,
    connections: null,
    openSession: () => null,
    migrate: () => migratePglite(drizzled, MIGRATIONS),
    close: () => client.close(),
  }
}
