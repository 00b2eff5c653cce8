import type { Db } from '../shared/db.ts'
import type { Text } from '../shared/language.ts'
import { markMailed, takeDueMail } from './mail.repository.ts'
import { mailOf, type Subject } from './mail.ts'
import { MailError, type Mailer } from './mailer.ts'

/** Sends mail for a database. */
export interface MailRound {
  db: Db
  mailer: Mailer
  /** How what a notice is about is called; it belongs to a later feature. */
  nameOf: (db: Db, subject: Subject) => Promise<Text | null>
  /** Ends the round before the next mail. */
  stopping?: AbortSignal | undefined
}

/** Mails the notices that are due, one after another. Any number of processes may do it at once. */
export async function sendDueMail({ db, mailer, nameOf, stopping }: MailRound): Promise<void> {
  const refused: MailError[] = []
  while (!stopping?.aborted) {
    const due = await takeDueMail(db)
    if (!due) break
    const about = await nameOf(db, due)
    try {
      await mailer.send(mailOf(due, about))
      await markMailed(db, due.id)
    } catch (error) {
      // When the server takes none, trying them all would only spend their attempts.
      if (!(error instanceof MailError && error.ofThisMail)) throw error
      refused.push(error)
    }
  }
  if (refused.length > 0) throw refused[0]
}
