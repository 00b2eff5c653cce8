import { and, eq, gt, sql } from 'drizzle-orm'
import { hashOfToken, newOneTimeToken, type Purpose } from '../accounts/one-time/one-time-token.ts'
import { resetUntil } from '../accounts/one-time/one-time-tokens.repository.ts'
import { oneTimeTokens } from '../accounts/one-time/one-time-tokens.table.ts'
import { type Db, rows } from '../shared/db.ts'
import type { DueAccountMail } from './account-mail.ts'
import { FIRST_PAUSE_MINUTES, MAX_ATTEMPTS, PAUSE_FACTOR } from './mail.repository.ts'

interface DueRow {
  id: string
  purpose: Purpose
  email: string
  expiresMs: number
  isKnown: boolean
  zh: string | null
  en: string | null
}

/**
 * Takes the mail that has been due longest, as takeDueMail does, and makes its token: nothing but the mail ever has it
 * in clear. Another attempt makes another token, and the one before is void, in the mail or handed over. Null when none is due; `mail` is null where
 * nobody has the address that a reset was asked for.
 */
export async function takeDueAccountMail(
  db: Db,
): Promise<{ id: string; mail: DueAccountMail | null } | null> {
  const token = newOneTimeToken()
  const [due] = await rows<DueRow>(
    db,
    sql`
      update one_time_token t
      set mail_attempts = t.mail_attempts + 1,
        mail_due_at = case when t.mail_attempts + 1 < ${MAX_ATTEMPTS} then clock_timestamp()
          + make_interval(mins => ${FIRST_PAUSE_MINUTES}::integer) * power(${PAUSE_FACTOR}::integer, t.mail_attempts) end,
        token_hash = ${hashOfToken(token)},
        expires_at = case when t.purpose = 'PASSWORD_RESET' and t.mail_attempts = 0 then ${resetUntil()} else t.expires_at end
      where t.id = (
        select d.id from one_time_token d
        where d.mail_due_at <= (select clock_timestamp()) and d.expires_at > (select clock_timestamp())
        order by d.mail_due_at limit 1 for update skip locked)
      returning t.id, t.purpose, t.email, extract(epoch from t.expires_at) * 1000 as "expiresMs",
        exists (select from person p where p.email = t.email) as "isKnown",
        (select o.name_zh from invitation i join organization o on o.id = i.organization_id
          where i.id = t.invitation_id) as zh,
        (select o.name_en from invitation i join organization o on o.id = i.organization_id
          where i.id = t.invitation_id) as en`,
  )
  if (!due) return null
  const { id, purpose, email, zh, en } = due
  if (purpose === 'PASSWORD_RESET' && !due.isKnown) return { id, mail: null }
  const organization = zh !== null && en !== null ? { zh, en } : null
  return { id, mail: { id, purpose, email, token, organization, expiresAt: new Date(Number(due.expiresMs)) } }
}

/** Notes that a mail was sent. When another one was asked for meanwhile, which has not been tried, that one is still due. */
export const markAccountMailed = async (db: Db, token: string): Promise<void> => {
  await db
    .update(oneTimeTokens)
    .set({ mailDueAt: null })
    .where(and(eq(oneTimeTokens.tokenHash, hashOfToken(token)), gt(oneTimeTokens.mailAttempts, 0)))
}

/** Forgets what was asked for about an address that nobody has. */
export const dropAccountMail = async (db: Db, id: string): Promise<void> => {
  await db.delete(oneTimeTokens).where(eq(oneTimeTokens.id, id))
}
