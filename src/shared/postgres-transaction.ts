import type { Sql, TransactionSql } from 'postgres'
import { ConnectionLost, isOfConnection } from './connections.ts'

type Body = (tx: TransactionSql) => Promise<unknown>

/**
 * Runs a transaction, and leaves its connection alone once that is lost. The driver would send a commit or a rollback
 * through it, which ends the process, or is taken for the question to which the next answer belongs.
 */
export async function runTransaction(client: Sql, body: Body): Promise<unknown> {
  const state = new State()
  try {
    return await Promise.race([client.begin((tx) => bodyOf(tx, body, state)), state.loss])
  } finally {
    state.isLost = true
  }
}

class State {
  isLost = false
  /** Rejects when the connection is lost. */
  readonly loss: Promise<never>
  private reject!: (error: unknown) => void

  constructor() {
    this.loss = new Promise((_, reject) => {
      this.reject = reject
    })
    this.loss.catch(() => {})
  }

  lose(error: unknown): void {
    this.isLost = true
    this.reject(error)
  }
}

/** What the body answers; nothing ever, once the connection is lost, whatever the body makes of that. */
async function bodyOf(tx: TransactionSql, body: Body, state: State): Promise<unknown> {
  const never = () => new Promise(() => {})
  try {
    const answer = await body(guarded(tx, state))
    return state.isLost ? await never() : answer
  } catch (error) {
    if (state.isLost) return await never()
    throw error
  }
}

/** What Drizzle asks of a transaction of the driver. */
function guarded(tx: TransactionSql, state: State): TransactionSql {
  const guard = {
    unsafe: (...asked: Parameters<TransactionSql['unsafe']>) => {
      if (state.isLost) return failed()
      const query = tx.unsafe(...asked)
      query.catch((error: unknown) => {
        if (isOfConnection(error)) state.lose(error)
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
