import type { PGlite } from '@electric-sql/pglite'
import type { Sql } from 'postgres'

/** One session of a database that is filled, of whichever kind. */
export interface Target {
  /** Runs statements, of which there may be several in one text. */
  run: (statements: string) => Promise<unknown>
  rows: <Row>(query: string) => Promise<Row[]>
}

/** The connection must be the only one of its pool: what is set in a session is set in this one. */
export const postgresTarget = (sql: Sql): Target => ({
  run: (statements) => sql.unsafe(statements),
  rows: async <Row>(query: string) => (await sql.unsafe(query)) as unknown as Row[],
})

export const embeddedTarget = (client: PGlite): Target => ({
  run: (statements) => client.exec(statements),
  rows: async <Row>(query: string) => (await client.query<Row>(query)).rows,
})

/** A value as a literal of type jsonb. */
export const jsonb = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`
