import type { Db } from '../shared/db.ts'
import { dropAccountMail, markAccountMailed, takeDueAccountMail } from './account-mail.repository.ts'
import { accountMailOf } from './account-mail.ts'
import { MailError, type Mailer } from './mailer.ts'

export interface AccountMailRound {
  db: Db
  mailer: Mailer
  /** The setting LINK_URL. */
  linkTemplate: string
  /** Ends the round before the next mail. */
  stopping?: AbortSignal | undefined
}

/** Mails the one-time tokens that are due, one after another. Any number of processes may do it at once. */
export async function sendAccountMail({
  db,
  mailer,
  linkTemplate,
  stopping,
}: AccountMailRound): Promise<void> {
  const refused: MailError[] = []
  while (!stopping?.aborted) {
    const due = await takeDueAccountMail(db)
    if (!due) break
    if (!due.mail) {
      await dropAccountMail(db, due.id)
      continue
    }
    try {
      await mailer.send(accountMailOf(due.mail, linkTemplate))
      await markAccountMailed(db, due.mail.token)
    } catch (error) {
      // When the server takes none, trying them all would only spend their attempts.
      if (!(error instanceof MailError && error.ofThisMail)) throw error
      refused.push(error)
    }
  }
  if (refused.length > 0) throw refused[0]
}
