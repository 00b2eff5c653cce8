import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import { Connections, isOfConnection, lostConnection, type Place } from './connections.ts'
import { runTransaction } from './postgres-transaction.ts'

type Options = NonNullable<Parameters<typeof postgres>[1]>
/** As the driver has read them, with what it learns of the types of the server. */
export type ReadOptions = Sql['options'] & { fetch_types: boolean }

/** A transaction that holds its locks for so long and asks nothing has been forgotten. */
const IDLE_IN_TRANSACTION_MS = 60_000

export const readOptions = (url: string, options: Options): ReadOptions => {
  const connection = { idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS, ...options.connection }
  // Of a connection that is lost nothing is begun again, so nothing has to wait.
  return postgres(url, { ...options, connection, backoff: () => 0 }).options as ReadOptions
}

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
  /** Those that are replaced and have something under way. */
  private readonly leaving = new Set<DriverClient>()

  constructor(options: ReadOptions) {
    this.options = options
    const { application_name, statement_timeout } = options.connection
    this.connections = new Connections(String(application_name), Number(statement_timeout ?? 0))
    this.sql = {
      options: this.options,
      unsafe: (...asked: Parameters<Sql['unsafe']>) => this.driver.unsafe(...asked),
      begin: (body: (tx: TransactionSql) => Promise<unknown>) => this.driver.begin(body),
    } as unknown as Sql
  }

  /** Waits so many seconds for what is under way. */
  async end({ timeout }: { timeout: number }): Promise<void> {
    const clients = [...this.leaving, ...(this.current ? [this.current] : [])]
    const late = new AbortController()
    const tooLate = pause(timeout * 1_000, undefined, { signal: late.signal }).then(
      () => this.connections.breakOlderThan(0),
      () => {},
    )
    await Promise.race([Promise.all(clients.map((client) => client.end())), tooLate])
    late.abort()
  }

  private get driver(): DriverClient {
    if (this.current?.isOld) this.replace(this.current)
    this.current ??= this.another()
    return this.current
  }

  private replace(client: DriverClient): void {
    if (this.current === client) this.current = null
    this.leaving.add(client)
    client.leave()
  }

  private another(): DriverClient {
    const client: DriverClient = new DriverClient(
      this.options,
      (place, onGone) => this.connections.open(place, onGone),
      {
        // Once is enough; and asked again through a connection that is lost, it would end the process.
        onAnswer: () => {
          this.options.fetch_types = false
        },
        onLost: () => this.replace(client),
        onIdle: () => this.leaving.delete(client),
      },
    )
    return client
  }
}

interface Events {
  onAnswer: () => void
  onLost: () => void
  /** When nothing is under way in one that was left. */
  onIdle: () => void
}

/** A client of the driver until it has lost a connection. */
class DriverClient {
  private readonly sql: Sql
  private readonly events: Events
  private readonly oldFrom: number
  private underWay = 0
  /** Connections that PostgreSQL refused, and that are not gone yet. */
  private refused = 0
  private isLost = false
  private isLeft = false
  private ended: Promise<void> | null = null

  constructor(options: ReadOptions, open: Connections['open'], events: Events) {
    this.events = events
    this.oldFrom = performance.now() + lifetimeOf(options) * 1_000
    const socket = (place: Place) => (this.isLost ? lostConnection() : open(place, () => this.gone()))
    // The driver ends no connection by itself, so that each that is gone was lost.
    this.sql = postgres({ ...options, max_lifetime: null, socket } as unknown as Options)
  }

  /** Whether its connections have lived for as long as they may. */
  get isOld(): boolean {
    return performance.now() > this.oldFrom
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

  /** Ends with what is under way. */
  end(): Promise<void> {
    this.ended ??= this.sql.end()
    return this.ended
  }

  /** Is asked nothing any more. */
  leave(): void {
    this.isLeft = true
    this.endWhenPossible()
  }

  private follow(answer: PromiseLike<unknown>): void {
    this.underWay += 1
    answer.then(
      () => {
        this.sql.options.fetch_types = false
        this.events.onAnswer()
        this.settled()
      },
      (error: unknown) => {
        if (isOfConnection(error)) this.lose()
        else if (isRefusal(error)) this.refused += 1
        this.settled()
      },
    )
  }

  private settled(): void {
    this.underWay -= 1
    if (this.isLeft) this.endWhenPossible()
  }

  /** A connection that PostgreSQL refused has begun nothing that could be left of it. */
  private gone(): void {
    if (this.refused > 0) this.refused -= 1
    else this.lose()
  }

  private lose(): void {
    if (this.isLost) return
    this.isLost = true
    if (!this.ended) this.events.onLost()
  }

  /** Not before each question has its connection: those that are idle then end, and the others when they are answered. */
  private endWhenPossible(): void {
    if (this.underWay <= this.sql.options.max) void this.end()
    if (this.underWay === 0) this.events.onIdle()
  }
}

const lifetimeOf = ({ max_lifetime }: ReadOptions): number => {
  const seconds: unknown = max_lifetime
  return Number(typeof seconds === 'function' ? seconds() : seconds) || Number.POSITIVE_INFINITY
}

/** Only a connection that has not begun is ended with words that reach who asks. */
const isRefusal = (error: unknown): boolean => (error as { severity?: string } | null)?.severity === 'FATAL'
