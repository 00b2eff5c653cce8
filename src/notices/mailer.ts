import { createTransport } from 'nodemailer'
import type { Mail } from './mail.ts'

// Less than the pause behind an attempt, so that no mail is under way twice.
const SEND_WITHIN_MS = 60_000
const CONNECT_WITHIN_MS = 15_000
/** How long mails under way may go on when the service stops. */
const FINISH_WITHIN_MS = 3_000

/** Where mails go, and in whose name. */
export interface MailSettings {
  /** smtp://user:password@host:port, or smtps:// for TLS from the start. */
  SMTP_URL: string
  MAIL_FROM: string
}

/** Sends mails, one connection each: they are rare, and a connection that is kept may be dead when it is needed. */
export interface Mailer {
  /** Resolves when the mail server has taken the mail; fails with a MailError. */
  send: (mail: Mail) => Promise<void>
  /** Soon ends what is under way. */
  close: () => void
}

interface SmtpError {
  code?: string
  responseCode?: number
  command?: string
}

/** A mail that was not taken. The words of the server are left out: addresses stand in them. */
export class MailError extends Error {
  /** Whether only this mail was refused, and others may be taken. */
  readonly ofThisMail: boolean

  constructor({ code = '', responseCode, command }: SmtpError) {
    super(`the mail was not taken: ${[code, responseCode, command].filter(Boolean).join(' ')}`)
    // A refused sender is refused in every mail.
    this.ofThisMail = ['EENVELOPE', 'EMESSAGE'].includes(code) && command !== 'MAIL FROM'
  }
}

/** The mailer of this process; null when no mail server is set. */
export function openMailer({ SMTP_URL, MAIL_FROM }: MailSettings): Mailer | null {
  if (!SMTP_URL) return null
  const timeouts = { connectionTimeout: CONNECT_WITHIN_MS, greetingTimeout: CONNECT_WITHIN_MS }
  const transport = createTransport({ url: SMTP_URL, ...timeouts, socketCloseTimeout: 0 })
  const domain = /@([^>]+)/.exec(MAIL_FROM)?.[1]
  const underWay = new Set<AbortController>()
  return {
    send: async ({ id, to, ...content }) => {
      const sending = new AbortController()
      const late = setTimeout(() => sending.abort(), SEND_WITHIN_MS)
      underWay.add(sending)
      await transport
        .sendMail({
          ...content,
          from: MAIL_FROM,
          // As an object, so that no comma in it makes two recipients.
          to: { name: '', address: to },
          messageId: `<${id}@${domain}>`,
          // RFC 3834: no answer of a machine, please.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: sending.signal,
        })
        .catch((error: SmtpError) => {
          throw new MailError(error)
        })
        .finally(() => {
          clearTimeout(late)
          underWay.delete(sending)
        })
    },
    close: () => {
      const end = () => {
        for (const sending of underWay) sending.abort()
      }
      setTimeout(end, FINISH_WITHIN_MS).unref()
    },
  }
}
