import type { Sql, TransactionSql } from 'postgres'
import { ConnectionLost } from './connections.ts'
import { isOfServer } from './db.ts'

type Body = (tx: TransactionSql) => Promise<unknown>

/**
 * Runs a transaction, and leaves its connection alone once that is lost. The driver would send a rollback through it, which
 * ends the process, or is taken for the question to which the next answer belongs. It rejects by itself when the connection
 * closes.
 */
export async function runTransaction(client: Sql, body: Body): Promise<unknown> {
  const state = { lost: false }
  try {
    return await client.begin((tx) => bodyOf(tx, body, state))
  } finally {
    state.lost = true
  }
}

interface State {
  lost: boolean
}

async function bodyOf(tx: TransactionSql, body: Body, state: State): Promise<unknown> {
  try {
    return await body(guarded(tx, state))
  } catch (error) {
    if (state.lost) return await new Promise(() => {})
    throw error
  }
}

/** What Drizzle asks of a transaction of the driver. */
function guarded(tx: TransactionSql, state: State): TransactionSql {
  const guard = {
    unsafe: (...asked: Parameters<TransactionSql['unsafe']>) => {
      if (state.lost) return failed()
      const query = tx.unsafe(...asked)
      query.catch((error: unknown) => {
        state.lost ||= !isOfServer(error)
      })
      return query
    },
    savepoint: (body: Body) => tx.savepoint((inner) => bodyOf(inner, body, state)),
  }
  return guard as unknown as TransactionSql
}

/** A query that was not sent. */
function failed() {
  const query = Promise.reject(new ConnectionLost())
  return Object.assign(query, { values: () => query, execute: () => query })
}
