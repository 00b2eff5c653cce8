import { and, eq, gt, lt, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { hashOfToken, newOneTimeToken, type Purpose, RESET_MINUTES } from './one-time-token.ts'
import { type OneTimeTokenRow, oneTimeTokens } from './one-time-tokens.table.ts'

/** Has a token for a new invitation mailed. */
export const askForInvitationToken = async (
  tx: Tx,
  { id, email, expiresAt }: { id: string; email: string; expiresAt: Date },
): Promise<void> => {
  await tx.insert(oneTimeTokens).values({
    id: newId(),
    purpose: 'INVITATION',
    email,
    invitationId: id,
    expiresAt,
    mailDueAt: sql`clock_timestamp()`,
  })
}

/** An hour from now, as long as a token for another password is good. */
export const resetUntil = () => sql`clock_timestamp() + make_interval(mins => ${RESET_MINUTES}::integer)`

/**
 * Has a token for another password mailed to whoever has this address, if anybody. One that is good stays so, and no
 * longer than it was, until the next is made: anybody may ask, and must not void what somebody else was given.
 */
export const askForResetToken = async (db: Db, email: string): Promise<void> => {
  const asked = { expiresAt: resetUntil(), mailDueAt: sql`clock_timestamp()`, mailAttempts: 0 }
  const keeps = sql`${oneTimeTokens.tokenHash} is not null and ${oneTimeTokens.expiresAt} > clock_timestamp()`
  await db
    .insert(oneTimeTokens)
    .values({ id: newId(), purpose: 'PASSWORD_RESET', email, ...asked })
    .onConflictDoUpdate({
      target: oneTimeTokens.email,
      targetWhere: sql`purpose = 'PASSWORD_RESET'`,
      set: {
        ...asked,
        tokenHash: sql`case when ${keeps} then ${oneTimeTokens.tokenHash} end`,
        expiresAt: sql`case when ${keeps} then ${oneTimeTokens.expiresAt} else ${resetUntil()} end`,
      },
    })
}

/** Makes a token to be handed over by whoever asks, so that it is not mailed. */
export async function handOver(
  db: Db,
  which: { invitationId: string } | { resetFor: string },
): Promise<string> {
  const token = newOneTimeToken()
  await db
    .update(oneTimeTokens)
    .set({
      tokenHash: hashOfToken(token),
      mailDueAt: null,
      ...('resetFor' in which && { expiresAt: resetUntil() }),
    })
    .where(
      'invitationId' in which
        ? eq(oneTimeTokens.invitationId, which.invitationId)
        : and(eq(oneTimeTokens.email, which.resetFor), eq(oneTimeTokens.purpose, 'PASSWORD_RESET')),
    )
  return token
}

const isGood = (purpose: Purpose, token: string) =>
  and(
    eq(oneTimeTokens.tokenHash, hashOfToken(token)),
    eq(oneTimeTokens.purpose, purpose),
    gt(oneTimeTokens.expiresAt, sql`clock_timestamp()`),
  )

/** What a token is good for now; null when it is not. */
export const findToken = async (db: Db, purpose: Purpose, token: string): Promise<OneTimeTokenRow | null> =>
  (await db.select().from(oneTimeTokens).where(isGood(purpose, token)))[0] ?? null

/** Uses a token up. Of several who do so at once one gets it, and the others null. */
export const useToken = async (tx: Tx, purpose: Purpose, token: string): Promise<OneTimeTokenRow | null> =>
  (await tx.delete(oneTimeTokens).where(isGood(purpose, token)).returning())[0] ?? null

/** Forgets what was asked for to reset the password of an address, with its token. */
export const dropResetToken = async (tx: Tx, email: string): Promise<void> => {
  await tx
    .delete(oneTimeTokens)
    .where(and(eq(oneTimeTokens.email, email), eq(oneTimeTokens.purpose, 'PASSWORD_RESET')))
}

/** Forgets tokens that are too old. */
export const pruneTokens = (db: Db) =>
  db.delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, sql`clock_timestamp()`))
