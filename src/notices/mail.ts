import type { Text } from '../shared/language.ts'
import { messageOf, type NoticeKind, SENTENCES } from './notification.ts'

/** What a notice is about, as far as a mail names it. */
export interface Subject {
  bookableId: string | null
  orderId: string | null
}

/** A notice that is to be mailed. */
export interface DueMail extends Subject {
  /** The notice's id. */
  id: string
  kind: NoticeKind
  reason: string | null
  /** The address of whoever is told. */
  email: string
  /** The organization in which they are told. */
  organization: Text
}

/** A mail as it is sent. */
export interface Mail {
  /** Stays the same when it is tried again, so that a reader's mail server can tell a repetition. */
  id: string
  to: string
  subject: string
  text: string
}

/** The mail of a notice, in both languages: nobody has told which one the reader prefers. */
export function mailOf(due: DueMail, about: Text | null): Mail {
  const { zh, en } = SENTENCES[due.kind]
  const message = messageOf(due)
  const paragraph = (language: keyof Text) =>
    [message[language], about?.[language], due.organization[language]].filter(Boolean).join('\n')
  return {
    id: due.id,
    to: due.email,
    subject: `${zh} ${en}`,
    text: `${paragraph('zh')}\n\n${paragraph('en')}\n\n分时 Fenshi\n`,
  }
}
