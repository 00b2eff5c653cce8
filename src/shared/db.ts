import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core'
import type { ExtractTablesWithRelations } from 'drizzle-orm/relations'
import { originOf } from './derived.ts'
import { sharedHandle } from './wall/handles.ts'

type NoSchema = Record<string, never>

/** The database, or a transaction on it: what a query that needs no lock takes. */
export type Db = PgDatabase<PgQueryResultHKT, NoSchema>

/** An open transaction: what a query that locks or writes several rows demands. */
export type Tx = PgTransaction<PgQueryResultHKT, NoSchema, ExtractTablesWithRelations<NoSchema>>

/** The rows of a raw query; the two drivers wrap them differently. */
export async function rows<Row>(db: Db, query: SQL): Promise<Row[]> {
  const result: unknown = await db.execute(query)
  return Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows
}

/**
 * A query that is asked so often that it is built once for each database, and prepared once for each connection:
 * PostgreSQL parses it no more, and is asked in one round trip instead of two. Whoever asks, it is asked as a stranger
 * would: for what is public.
 */
export const built = <Query>(build: (db: Db) => Query): ((db: Db) => Query) => {
  const query = builtPrivately(build)
  return (db) => query(sharedHandle(db))
}

/** The same for what is private: once for each handle, so that nobody's question is asked with another's eyes. */
export function builtPrivately<Query>(build: (db: Db) => Query): (db: Db) => Query {
  const queries = new WeakMap<Db, Query>()
  return (asked) => {
    const db = originOf(asked)
    const query = queries.get(db) ?? build(db)
    queries.set(db, query)
    return query
  }
}

interface DriverError {
  code?: string
  constraint?: string
  constraint_name?: string
}

/** The error of the driver below Drizzle's wrapper, whose message holds SQL and parameters. */
export function driverError(error: unknown): DriverError {
  const cause = error instanceof Error && error.cause ? error.cause : error
  return (cause ?? {}) as DriverError
}

/** Whether `error` is PostgreSQL refusing a row for the named constraint. */
export function violates(error: unknown, constraint: string): boolean {
  const { constraint: name, constraint_name } = driverError(error)
  return (name ?? constraint_name) === constraint
}

/** Whether an error says nothing of what was asked: it is of the connection, the server's resources or its operator. */
export function isOfAll(error: unknown): boolean {
  return !isOfServer(error) || /^(08|53|57)/.test(driverError(error).code!)
}

/** Whether an error was answered by PostgreSQL, and not made by the driver. */
export const isOfServer = (error: unknown): boolean =>
  /^[0-9FHPX][0-9A-Z]{4}$/.test(driverError(error).code ?? '')

/** Whether a statement ran out of its time, as it does behind a lock that nobody gives back. */
export const hasWaitedInVain = (error: unknown) => /^(57014|55P03)$/.test(driverError(error).code ?? '')
