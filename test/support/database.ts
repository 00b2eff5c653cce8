import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Database, embedded, openAsOwner, openPostgres } from '../../src/shared/database.ts'

/** The TEST_DATABASE_URL with another database. */
export function databaseUrl(name: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '')
  url.pathname = `/${name}`
  return url.href
}

/** Whether this run is on a PostgreSQL, with several sessions. */
export const isPostgres = (): boolean => inject('postgresTemplate') !== undefined

/** A database for a test, whose own `db` is the owner's and sees and may do everything. */
export interface TestDatabase extends Database {
  url?: string
  /** The same as the service has it; the same in every respect where there is one user. */
  service: Database
}

/** A migrated database that nobody else uses; `close` makes it vanish. */
export async function cloneDatabase(pool = 10): Promise<TestDatabase> {
  const template = inject('postgresTemplate')
  return template ? clonePostgres(template, pool) : cloneEmbedded()
}

/** The files of a migrated embedded database, as a process finds them in its DATA_DIR. */
export async function cloneDirectory(directory: string): Promise<void> {
  const place = join(directory, 'pglite')
  await mkdir(place, { recursive: true })
  await promisify(execFile)('tar', ['-xf', embeddedTemplate(), '-C', place])
}

function embeddedTemplate(): string {
  const template = inject('embeddedTemplate')
  if (!template) throw new Error('no template was made')
  return template
}

async function cloneEmbedded(): Promise<TestDatabase> {
  const database = await embedded({ loadDataDir: await openAsBlob(embeddedTemplate()) })
  return { ...database, service: database }
}

const clonePostgres = (template: string, pool: number) => createPostgres(`template ${template}`, pool)

/**
 * Drops a database, and clears away what it leaves in a catalog that all databases share, a row for each right of the
 * service's roles: where no autovacuum does, a clone takes four times as long after a hundred others.
 */
async function dropped(server: postgres.Sql, name: string): Promise<void> {
  try {
    await server`drop database ${server(name)} with (force)`
    await server`vacuum pg_shdepend`
  } catch {
    // The end of the run drops what is left.
  } finally {
    await server.end()
  }
}

/** What is said of a database that its test is done with. */
export const CLOSED = 'closed'

/** A new database on the PostgreSQL of TEST_DATABASE_URL, made with these options; `close` makes it vanish. */
export async function createPostgres(options: string, pool = 10): Promise<TestDatabase & { url: string }> {
  const server = postgres(process.env.TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => {} })
  const name = `${inject('postgresTemplate')}_${randomBytes(4).toString('hex')}`
  await server.unsafe(`create database ${name} ${options}`).catch(async (error: unknown) => {
    await server.end()
    throw error
  })
  const url = databaseUrl(name)
  const service = openPostgres(url, pool)
  const owner = openAsOwner(url, Math.ceil(pool / 2))
  return {
    ...service,
    ...{ db: owner.db, url, service },
    close: async () => {
      await Promise.all([service.close(), owner.close()])
      await server.unsafe(`comment on database ${name} is '${CLOSED}'`)
      // Not waited for: PostgreSQL makes a checkpoint first. The end of the run waits for it.
      void dropped(server, name)
    },
  }
}
