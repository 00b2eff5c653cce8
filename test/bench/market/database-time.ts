import type { PGlite } from '@electric-sql/pglite'
import type { Sql } from 'postgres'
import type { Db } from '../../../src/shared/db.ts'

/** What somebody who asks a database waits for it. */
export interface DatabaseTime {
  /** For how long at least one statement was under way since the last look, in milliseconds. */
  take: () => { milliseconds: number; statements: number }
}

/** Watches the driver below Drizzle: the time from sending each statement until its rows are there. */
export function watchDatabase(db: Db): DatabaseTime {
  const client = clientOf(db)
  let [underWay, since, milliseconds, statements] = [0, 0, 0, 0]
  const begin = () => {
    if (underWay === 0) since = performance.now()
    underWay += 1
    statements += 1
  }
  const end = () => {
    underWay -= 1
    if (underWay === 0) milliseconds += performance.now() - since
  }
  if ('unsafe' in client) watchPostgres(client, begin, end)
  else watchEmbedded(client, begin, end)
  return {
    take: () => {
      const taken = { milliseconds, statements }
      milliseconds = 0
      statements = 0
      return taken
    },
  }
}

/** The driver's own handle; behind the second wall it belongs to the pool, and the market is asked as by a stranger. */
function clientOf(db: Db): Sql | PGlite {
  const { $client, session } = db as unknown as { $client?: PGlite; session: { pool?: { client: Sql } } }
  const client = session.pool?.client ?? $client
  if (!client) throw new Error('The driver below this database is not known.')
  return client
}

/** Its statements are sent when somebody waits for them. */
function watchPostgres(client: Sql, begin: () => void, end: () => void): void {
  const send = client.unsafe.bind(client)
  client.unsafe = ((...given: Parameters<typeof send>) => {
    const query = send(...given)
    const wait = query.then.bind(query)
    // biome-ignore lint/suspicious/noThenProperty: what is awaited is the driver's own promise.
    query.then = ((done, failed) => {
      begin()
      return wait(
        (rows) => {
          end()
          return done ? done(rows) : (rows as never)
        },
        (error: unknown) => {
          end()
          if (!failed) throw error
          return failed(error)
        },
      )
    }) as typeof query.then
    return query
  }) as typeof client.unsafe
}

function watchEmbedded(client: PGlite, begin: () => void, end: () => void): void {
  const send = client.query.bind(client)
  client.query = ((...given: Parameters<typeof send>) => {
    begin()
    return send(...given).finally(end)
  }) as typeof client.query
}
