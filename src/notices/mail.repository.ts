import { eq, sql } from 'drizzle-orm'
import { type Db, rows } from '../shared/db.ts'
import type { DueMail } from './mail.ts'
import { notifications } from './notifications.table.ts'

export const MAX_ATTEMPTS = 5
/** The pause behind the first attempt, longer than one may take; each further pause is five times as long. */
export const FIRST_PAUSE_MINUTES = 2
export const PAUSE_FACTOR = 5
// Whoever has not heard by then has seen it elsewhere, or it is over.
const WITHIN_HOURS = 24

type DueRow = Omit<DueMail, 'organization'> & { zh: string; en: string }

/**
 * Takes the mail that has been due longest, so that nobody else sends it. It is taken by putting off the next
 * attempt before this one begins: no lock is held while the mail server takes its time, and what a process that dies
 * has taken is sent later by another, perhaps for the second time. Marked as sent beforehand, it would be lost.
 */
export async function takeDueMail(db: Db): Promise<DueMail | null> {
  const [due] = await rows<DueRow>(
    db,
    sql`
      update notification n
      set mail_attempts = n.mail_attempts + 1,
        mail_due_at = case when n.mail_attempts + 1 < ${MAX_ATTEMPTS} then clock_timestamp()
          + make_interval(mins => ${FIRST_PAUSE_MINUTES}::integer) * power(${PAUSE_FACTOR}::integer, n.mail_attempts) end
      from person p, organization o
      where p.id = n.person_id and o.id = n.organization_id and n.id = (
        select d.id from notification d
        where d.mail_due_at <= (select clock_timestamp())
          -- Never due before it happened: where the index begins to be worth reading.
          and d.mail_due_at > (select clock_timestamp() - make_interval(hours => ${WITHIN_HOURS}::integer))
          and d.created_at > (select clock_timestamp() - make_interval(hours => ${WITHIN_HOURS}::integer))
          and exists (
            select from membership m where m.person_id = d.person_id and m.organization_id = d.organization_id)
        order by d.mail_due_at limit 1 for update skip locked)
      returning n.id, n.kind, n.reason, n.bookable_id as "bookableId", n.order_id as "orderId", p.email, o.name_zh as zh, o.name_en as en`,
  )
  if (!due) return null
  const { zh, en, ...rest } = due
  return { ...rest, organization: { zh, en } }
}

/** Notes that a mail was sent. */
export const markMailed = async (db: Db, id: string): Promise<void> => {
  await db
    .update(notifications)
    .set({ mailedAt: sql`clock_timestamp()`, mailDueAt: null })
    .where(eq(notifications.id, id))
}
