import { DAY } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'

/** How long an invitation is good. */
export const INVITATION_MS = 7 * DAY
/** How many invitations of an organization may wait at once. */
export const MAX_INVITATIONS = 200

export const ALREADY_MEMBER: Problem = {
  code: 'ALREADY_MEMBER',
  path: ['email'],
  text: {
    en: 'Whoever has this address belongs to your organization already. Use changeRole for another role.',
    zh: '该邮箱的使用者已是本机构成员。如需调整角色,请使用 changeRole。',
  },
}

export const INVITATIONS_FULL: Problem = {
  code: 'INVITATIONS_FULL',
  path: [],
  text: {
    en: `At most ${MAX_INVITATIONS} invitations may wait at once. Withdraw some, or let them expire.`,
    zh: `同时有效的邀请最多 ${MAX_INVITATIONS} 个,请撤回部分邀请或等待其过期。`,
  },
}

export const OWN_PASSWORD: Problem = {
  code: 'SIGN_IN_FAILED',
  path: ['password'],
  text: {
    en: 'Give the password of the account with the invited address, or send its access token; where there is no account yet, give a name and a new password.',
    zh: '请填写受邀邮箱账户的密码,或以该账户登录后再接受邀请;若尚无账户,请填写姓名和新密码。',
  },
}
