import { randomBytes } from 'node:crypto'
import type { Problem } from '../../shared/refusal.ts'
import { sha256 } from '../../shared/sha256.ts'

export const PURPOSES = ['INVITATION', 'PASSWORD_RESET'] as const
/** What a one-time token is good for. */
export type Purpose = (typeof PURPOSES)[number]

/** How long a token for another password is good, from when it is made. */
export const RESET_MINUTES = 60

/** A new token: 256 random bits. Whoever has it can do once what it is for. */
export const newOneTimeToken = (): string => randomBytes(32).toString('base64url')

/** What is kept of a token: enough to know it again, and of no use to whoever reads the database. */
export const hashOfToken = (token: string): string => sha256(token)

/** How a purpose is called in links. */
export const PURPOSE_IN_LINK: Record<Purpose, string> = {
  INVITATION: 'invitation',
  PASSWORD_RESET: 'password-reset',
}

/** The page on which a person uses a token; null when no such page is set. */
export const linkOf = (template: string, purpose: Purpose, token: string): string | null =>
  template ? template.replaceAll('{purpose}', PURPOSE_IN_LINK[purpose]).replaceAll('{token}', token) : null

/** One wording for what was used, withdrawn, replaced, is too old or never was. */
export const LINK_INVALID: Problem = {
  code: 'LINK_INVALID',
  path: ['token'],
  text: {
    en: 'This token is not valid: it was used, withdrawn or replaced, or is too old. Ask for another one.',
    zh: '该令牌无效:已使用、已撤回、已被替换或已过期。请重新获取。',
  },
}
