import { forbidden } from '../../shared/fault.ts'
import type { Problem } from '../../shared/refusal.ts'
import { NOT_UNDER_MANDATE } from '../mandates/mandate-scope.ts'
import type { Actor } from '../organization.ts'

/** Why nothing is refreshed; the same for what never was a token, so that nobody learns which ones were. */
export const SESSION_ENDED: Problem = {
  code: 'SESSION_ENDED',
  path: ['refreshToken'],
  text: {
    en: 'This refresh token is not valid: its session has ended, or the token was used before. Sign in again with signIn.',
    zh: '刷新令牌无效:会话已结束,或该令牌已被使用。请用 signIn 重新登录。',
  },
}

/** The session by which somebody acts. What is a person's own business is not done otherwise, nor for an enterprise. */
export function sessionOf({ credential, mandate }: Actor): string {
  if (mandate) throw forbidden(NOT_UNDER_MANDATE)
  if (credential.kind === 'SESSION') return credential.id
  throw forbidden({
    en: 'Only a person who is signed in may do this: send an access token that signIn returned.',
    zh: '该操作须由本人登录后进行,请使用 signIn 返回的访问令牌。',
  })
}
