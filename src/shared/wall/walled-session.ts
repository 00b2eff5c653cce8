import type { PgDialect, PgPreparedQuery, PgTransactionConfig } from 'drizzle-orm/pg-core'
import { PostgresJsSession, PostgresJsTransaction } from 'drizzle-orm/postgres-js'
import type { Sql, TransactionSql } from 'postgres'
import { declaration, type Identity, SERVICE_ROLE } from './identity.ts'
import { needsIdentity } from './private-tables.ts'

type NoSchema = Record<string, never>
type Inside = PostgresJsTransaction<NoSchema, NoSchema>
type Prepare = PostgresJsSession<Sql, NoSchema, NoSchema>['prepareQuery']
// biome-ignore lint/suspicious/noExplicitAny: what a query answers is the business of whoever built it
type Query = PgPreparedQuery<any>

/** A pool of connections that are of the service's role, and the handles that all share. */
export interface Pool<Handle> {
  client: Sql
  dialect: PgDialect
  /** Asks as a stranger. */
  open: Handle
  /** Asks as the service itself. */
  system: Handle
}

/** Drizzle's session, which asks private tables as somebody, and all others as it always did. */
export class WalledSession extends PostgresJsSession<Sql, NoSchema, NoSchema> {
  readonly pool: Pool<unknown>
  private readonly identity: Identity
  private readonly onUse: (() => void) | undefined

  constructor(pool: Pool<unknown>, identity: Identity, onUse?: () => void) {
    super(pool.client, pool.dialect, undefined)
    this.pool = pool
    this.identity = identity
    this.onUse = onUse
  }

  override prepareQuery(...asked: Parameters<Prepare>): Query {
    const plain: Query = super.prepareQuery(...asked)
    const isPrivate = this.identity !== null && needsIdentity(asked[0].sql)
    return isPrivate ? this.enclosed(plain) : plain
  }

  override transaction<Result>(
    act: (tx: Inside) => Promise<Result>,
    config?: PgTransactionConfig,
  ): Promise<Result> {
    return this.inside(async (client) => {
      const tx = new WalledTransaction(client, this.dialect, { isSystem: this.identity === 'SYSTEM' })
      if (config) await tx.setTransaction(config)
      return act(tx)
    })
  }

  /** The same question in a transaction of its own, in which it is known who asks. */
  private enclosed(plain: Query): Query {
    const enclosed: Query = Object.create(plain)
    enclosed.execute = (values) =>
      // On the connection of the transaction, and in all else the same.
      this.inside((client) => plain.execute.call(Object.assign(Object.create(enclosed), { client }), values))
    return enclosed
  }

  private inside<Result>(act: (client: TransactionSql) => Promise<Result>): Promise<Result> {
    this.onUse?.()
    return this.client.begin((client) => {
      declare(client, declaration(this.identity))
      return act(client)
    }) as Promise<Result>
  }
}

/** As whom a transaction asks at the moment, with all its savepoints. */
interface Scope {
  isSystem: boolean
}

/** Drizzle's transaction, which can ask as the service itself for a while. */
export class WalledTransaction extends PostgresJsTransaction<NoSchema, NoSchema> {
  private readonly client: TransactionSql
  private readonly drizzle: PgDialect
  private readonly scope: Scope

  constructor(client: TransactionSql, dialect: PgDialect, scope: Scope) {
    // Its types know no client of a transaction, though it asks for nothing else.
    const session = new PostgresJsSession(client as unknown as Sql, dialect, undefined)
    super(dialect, session as never, undefined)
    this.client = client
    this.drizzle = dialect
    this.scope = scope
  }

  override transaction<Result>(act: (tx: Inside) => Promise<Result>): Promise<Result> {
    return this.client.savepoint((client) =>
      act(new WalledTransaction(client, this.drizzle, this.scope)),
    ) as Promise<Result>
  }

  /** What is asked meanwhile is asked as the system as well: one after the other. */
  async asSystem<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.scope.isSystem) return act()
    this.scope.isSystem = true
    declare(this.client, declaration('SYSTEM'))
    try {
      return await act()
    } finally {
      this.scope.isSystem = false
      declare(this.client, `set local role ${SERVICE_ROLE}`)
    }
  }
}

/** Sent ahead of the next question and not waited for: when it fails, so does all that comes after it. */
function declare(client: TransactionSql, statements: string): void {
  if (statements)
    client
      .unsafe(statements)
      .execute()
      .catch(() => {})
}
