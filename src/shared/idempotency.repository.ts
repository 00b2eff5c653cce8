import { createHash } from 'node:crypto'
import { and, eq, lt, sql } from 'drizzle-orm'
import { nothingNew } from './audit/recording.ts'
import type { Db, Tx } from './db.ts'
import { idempotencyRecords } from './idempotency.table.ts'
import { type Problem, Refusal } from './refusal.ts'

/** What a retry is recognised by: who asks, for what, under which key, with which input. */
export interface Request {
  organizationId: string
  operation: string
  key: string
  requestHash: string
}

const MAX_KEY = 100

export function requestOf(organizationId: string, operation: string, key: string, input: object): Request {
  if (key.length < 1 || key.length > MAX_KEY) throw new Refusal(BAD_KEY)
  const requestHash = createHash('sha256').update(JSON.stringify(input)).digest('hex')
  return { organizationId, operation, key, requestHash }
}

/** The stored answer of a request that was carried out before; null when it was not. Another input is refused. */
export async function storedAnswer<Answer>(db: Db, request: Request): Promise<Answer | null> {
  const { organizationId, operation, key, requestHash } = request
  const records = idempotencyRecords
  const [record] = await db
    .select()
    .from(records)
    .where(
      and(eq(records.organizationId, organizationId), eq(records.operation, operation), eq(records.key, key)),
    )
  if (!record) return null
  if (record.requestHash !== requestHash) throw new Refusal(KEY_REUSED)
  // Nor does it leave another entry in the audit log.
  nothingNew(db)
  return record.answer as Answer
}

/**
 * Stores the answer of a request before it is carried out in the same transaction; a request that fails takes the
 * record with it. Answers false when it was carried out before. The same request at the same time waits here.
 */
export async function storeAnswer(tx: Tx, request: Request, answer: object): Promise<boolean> {
  const stored = await tx
    .insert(idempotencyRecords)
    .values({ ...request, answer })
    .onConflictDoNothing()
    .returning({ key: idempotencyRecords.key })
  if (stored.length > 0) return true
  await storedAnswer(tx, request)
  return false
}

/** Forgets answers older than so many days; nobody retries after that. */
export const pruneAnswers = (db: Db, days: number) =>
  db
    .delete(idempotencyRecords)
    .where(lt(idempotencyRecords.createdAt, sql`now() - make_interval(days => ${days}::integer)`))

export const KEY_REUSED: Problem = {
  code: 'IDEMPOTENCY_KEY_REUSED',
  path: ['idempotencyKey'],
  text: {
    en: 'This idempotency key was used before with another input. Use a new key, such as a random UUID, for each new request.',
    zh: '该幂等键已用于内容不同的请求,请为每个新请求使用新的键(例如随机 UUID)。',
  },
}

const BAD_KEY: Problem = {
  code: 'INVALID_INPUT',
  path: ['idempotencyKey'],
  text: {
    en: `An idempotency key has 1 to ${MAX_KEY} characters, such as a random UUID.`,
    zh: `幂等键须为 1 至 ${MAX_KEY} 个字符,例如随机 UUID。`,
  },
}
