import { linkOf, type Purpose } from '../accounts/one-time/one-time-token.ts'
import type { Text } from '../shared/language.ts'
import type { Mail } from './mail.ts'

/** A mail that carries a one-time token. */
export interface DueAccountMail {
  id: string
  purpose: Purpose
  email: string
  token: string
  expiresAt: Date
  /** Which one invites; null for a reset. */
  organization: Text | null
}

const SUBJECTS: Record<Purpose, Text> = {
  INVITATION: { zh: '邀请您加入机构。', en: 'You are invited to an organization.' },
  PASSWORD_RESET: { zh: '重置密码。', en: 'Reset your password.' },
}

const OPERATIONS: Record<Purpose, string> = {
  INVITATION: 'acceptInvitation',
  PASSWORD_RESET: 'resetPassword',
}

const IGNORE: Record<Purpose, Text> = {
  INVITATION: {
    zh: '若您不认识该机构,请忽略此邮件。',
    en: 'If you do not know this organization, ignore this mail.',
  },
  PASSWORD_RESET: {
    zh: '若非您本人申请,请忽略此邮件,您的密码不会改变。',
    en: 'If you did not ask for this, ignore this mail: your password stays as it is.',
  },
}

/** The mail of a one-time token, in both languages. `template` is the setting LINK_URL. */
export function accountMailOf(due: DueAccountMail, template: string): Mail {
  const { purpose, token, organization } = due
  const link = linkOf(template, purpose, token)
  const until = due.expiresAt.toISOString().replace('T', ' ').slice(0, 16)
  const paragraph = (language: keyof Text, how: string) =>
    [
      SUBJECTS[purpose][language],
      organization && inOneLine(organization[language]),
      how,
      IGNORE[purpose][language],
    ]
      .filter(Boolean)
      .join('\n')
  const operation = OPERATIONS[purpose]
  const zh = link ? `请打开:${link}` : `请在 ${operation} 中使用令牌:${token}`
  const en = link ? `Open ${link}` : `Use this token in ${operation}: ${token}`
  return {
    // Each attempt carries another token, so none is a repetition.
    id: `${due.id}-${token.slice(0, 8)}`,
    to: due.email,
    subject: `${SUBJECTS[purpose].zh} ${SUBJECTS[purpose].en}`,
    text: [
      paragraph('zh', `${zh}\n有效期至 ${until}(UTC),仅可使用一次。`),
      paragraph('en', `${en}\nGood once, until ${until} UTC.`),
      '分时 Fenshi\n',
    ].join('\n\n'),
  }
}

/** What somebody else wrote must not look like words of the service. */
const inOneLine = (text: string): string => `「${text.replaceAll(/[\s\p{C}]+/gu, ' ').trim()}」`
