import type { Text } from '../../shared/language.ts'
import type { Problem } from '../../shared/refusal.ts'
import { MANDATE_SCOPES, type MandateStanding, type MandateTerms } from './mandate.ts'

const MAX_YEARS = 3
const MAX_EVIDENCE = 2000
const MAX_REASON = 500
/** How many offers of an enterprise may wait at once. */
export const MAX_OFFERS = 100

const invalid = (path: string, en: string, zh: string): Problem => ({
  code: 'INVALID_INPUT',
  path: [path],
  text: { en, zh },
})

/** Everything wrong with what an enterprise wants to give permission for. */
export function termsProblems(
  { scopes, validFrom, validUntil, evidence }: MandateTerms,
  now: Date,
): Problem[] {
  const problems: Problem[] = []
  if (scopes.length === 0) problems.push(NO_SCOPES)
  if (validUntil <= now || validUntil <= validFrom) problems.push(OVER)
  if (validUntil > yearsAfter(now, MAX_YEARS)) problems.push(TOO_LONG)
  if (evidence.trim().length < 1 || evidence.length > MAX_EVIDENCE) problems.push(EVIDENCE)
  return problems
}

function yearsAfter(from: Date, years: number): Date {
  const later = new Date(from)
  later.setUTCFullYear(from.getUTCFullYear() + years)
  return later
}

const NO_SCOPES = invalid(
  'scopes',
  `Name at least one of ${MANDATE_SCOPES.join(', ')}.`,
  `请至少选择一项权限:${MANDATE_SCOPES.join('、')}。`,
)

const OVER = invalid(
  'validUntil',
  'A mandate must end after it begins, and in the future.',
  '授权的截止时间须晚于开始时间,且在将来。',
)

const TOO_LONG = invalid(
  'validUntil',
  `A mandate ends within ${MAX_YEARS} years from now. Offer a new one then.`,
  `授权的截止时间须在 ${MAX_YEARS} 年以内,到期可重新授权。`,
)

const EVIDENCE = invalid(
  'evidence',
  `Say in 1 to ${MAX_EVIDENCE} characters how the permission was given, such as the number of the letter of authorization.`,
  `请用 1 至 ${MAX_EVIDENCE} 个字符说明授权依据,例如委托书编号。`,
)

export const reasonProblems = (reason: string | null, required: boolean): Problem[] => {
  const length = (reason ?? '').trim().length
  return length <= MAX_REASON && (length > 0 || !required) ? [] : [required ? REASON_NEEDED : REASON_LONG]
}

const REASON_NEEDED = invalid(
  'reason',
  `Say why, in 1 to ${MAX_REASON} characters; the other side reads it.`,
  `请用 1 至 ${MAX_REASON} 个字符说明原因,对方可以看到。`,
)

const REASON_LONG = invalid(
  'reason',
  `A reason may have up to ${MAX_REASON} characters.`,
  `原因最多 ${MAX_REASON} 个字符。`,
)

export const NO_DELEGATE = invalid(
  'delegate',
  'No window or other enterprise has this id, or no window this unified social credit code. Give one of the two, and check it; another enterprise is named by its id.',
  '未找到该编号对应的窗口或其他企业,或该统一社会信用代码对应的窗口。请填写其中一项并核对;其他企业须以编号指定。',
)

export const MANDATES_FULL: Problem = {
  code: 'MANDATES_FULL',
  path: [],
  text: {
    en: `At most ${MAX_OFFERS} offers may wait at once. Revoke some, or let them expire.`,
    zh: `同时待接受的授权最多 ${MAX_OFFERS} 份,请撤销部分授权或等待其到期。`,
  },
}

export const OVERLAPS: Problem = {
  code: 'MANDATE_OVERLAPS',
  path: ['mandateId'],
  text: {
    en: 'You hold another active mandate of this enterprise for some of the same time. One of you revokes it first.',
    zh: '在部分相同时间内,贵方已持有该企业的另一份有效授权。请由任一方先撤销原授权。',
  },
}

const STANDINGS: Record<MandateStanding, Text> = {
  OFFERED: { en: 'has not been accepted', zh: '尚未被接受' },
  ACTIVE: { en: 'was accepted', zh: '已被接受' },
  DECLINED: { en: 'was declined', zh: '已被谢绝' },
  REVOKED: { en: 'was revoked', zh: '已被撤销' },
  EXPIRED: { en: 'has expired', zh: '已到期' },
}

/** Why a mandate, as it stands, cannot be accepted, declined or revoked. */
export const standingProblem = (standing: MandateStanding): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['mandateId'],
  text: {
    en: `The mandate ${STANDINGS[standing].en}; from there this is not possible. A new one can be offered.`,
    zh: `该授权${STANDINGS[standing].zh},当前状态下不能执行该操作。可以重新发出授权。`,
  },
})

/** A mandate that no longer lets its delegate do what is being done. */
export const MANDATE_ENDED: Problem = {
  code: 'MANDATE_ENDED',
  path: [],
  text: {
    en: 'The mandate under which you act has been revoked or is not valid at this moment; nothing was done. Ask the enterprise for a new one.',
    zh: '您所依据的授权已被撤销或当前不在有效期内,操作未执行。请联系企业重新授权。',
  },
}
