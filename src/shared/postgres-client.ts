import postgres, { type Sql, type TransactionSql } from 'postgres'
import { Connections, lostConnection, type Place } from './connections.ts'
import { runTransaction } from './postgres-transaction.ts'

type Options = NonNullable<Parameters<typeof postgres>[1]>
/** As the driver has read them, with what it learns of the types of the server. */
export type ReadOptions = Sql['options'] & { fetch_types: boolean }

export const readOptions = (url: string, options: Options): ReadOptions =>
  // Of a connection that is lost nothing is begun again, so nothing has to wait.
  postgres(url, { ...options, backoff: () => 0 }).options as ReadOptions

/**
 * A client of PostgreSQL that lasts. One of the driver, postgres.js, is not to be used any more after it has lost a
 * connection: what it has not sent by then keeps that connection from ever beginning again, and what it has not been
 * answered may be given the answer to another question. So then another one takes its place, and it ends with what is
 * under way in its other connections.
 */
export class PostgresClient {
  readonly connections: Connections
  /** What Drizzle asks of a client of the driver. */
  readonly sql: Sql
  private readonly options: ReadOptions
  private current: DriverClient | null = null

  constructor(options: ReadOptions) {
    this.options = options
    this.connections = new Connections(String(options.connection.application_name))
    this.sql = {
      options: this.options,
      unsafe: (...asked: Parameters<Sql['unsafe']>) => this.driver.unsafe(...asked),
      begin: (body: (tx: TransactionSql) => Promise<unknown>) => this.driver.begin(body),
    } as unknown as Sql
  }

  /** Waits so many seconds for what is under way. */
  end({ timeout }: { timeout: number }): Promise<void> {
    return this.driver.end(timeout)
  }

  private get driver(): DriverClient {
    this.current ??= this.another()
    return this.current
  }

  private another(): DriverClient {
    const client: DriverClient = new DriverClient(
      this.options,
      (place, onLost) => this.connections.open(place, onLost),
      {
        // Once is enough; and asked again through a connection that is lost, it would end the process.
        onAnswer: () => {
          this.options.fetch_types = false
        },
        onLost: () => {
          if (this.current === client) this.current = null
        },
      },
    )
    return client
  }
}

interface Events {
  onAnswer: () => void
  onLost: () => void
}

/** A client of the driver until it has lost a connection. */
class DriverClient {
  private readonly sql: Sql
  private readonly events: Events
  private underWay = 0
  private isLost = false

  constructor(options: ReadOptions, open: Connections['open'], events: Events) {
    this.events = events
    const lost = () => this.lose()
    const socket = (place: Place) => (this.isLost ? lostConnection() : open(place, lost))
    this.sql = postgres({ ...options, socket } as unknown as Options)
  }

  unsafe(...asked: Parameters<Sql['unsafe']>) {
    const query = this.sql.unsafe(...asked)
    this.follow(query)
    return query
  }

  begin(body: (tx: TransactionSql) => Promise<unknown>): Promise<unknown> {
    const transaction = runTransaction(this.sql, body)
    this.follow(transaction)
    return transaction
  }

  end(timeout: number): Promise<void> {
    this.isLost = true
    return this.sql.end({ timeout })
  }

  private follow(answer: PromiseLike<unknown>): void {
    this.underWay += 1
    const ended = () => {
      this.underWay -= 1
      this.endWhenIdle()
    }
    answer.then(() => {
      this.sql.options.fetch_types = false
      this.events.onAnswer()
      ended()
    }, ended)
  }

  private lose(): void {
    if (this.isLost) return
    this.isLost = true
    this.events.onLost()
    this.endWhenIdle()
  }

  private endWhenIdle(): void {
    if (this.isLost && this.underWay === 0) void this.sql.end({ timeout: 1 })
  }
}
