import type { Problem } from '../../shared/refusal.ts'

const MAX_NOTE = 500

export const noteProblems = (note: string | null): Problem[] =>
  (note ?? '').length <= MAX_NOTE
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['note'],
          text: { en: `A note may have up to ${MAX_NOTE} characters.`, zh: `备注最多 ${MAX_NOTE} 个字符。` },
        },
      ]

/** A reason that somebody is owed: not blank, and not too long. */
export const reasonNeeded = (reason: string, field = 'reason'): Problem[] =>
  reason.trim().length >= 1 && reason.length <= MAX_NOTE
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: [field],
          text: {
            en: `Say why, in 1 to ${MAX_NOTE} characters; those concerned will read it.`,
            zh: `请填写原因(1 至 ${MAX_NOTE} 个字符),相关人员将会看到。`,
          },
        },
      ]

export const NOT_NEEDED: Problem = {
  code: 'INVALID_INPUT',
  path: ['bookableId'],
  text: {
    en: 'It can be booked without a qualification. Take a slot with holdSlot.',
    zh: '该资源无需使用资格,可直接用 holdSlot 预留时段。',
  },
}

export const EXPIRY_PAST: Problem = {
  code: 'INVALID_INPUT',
  path: ['expiresAt'],
  text: {
    en: 'A qualification must expire later than now. Name a later time, or none when it holds for good.',
    zh: '资格的到期时间须晚于当前时间;如长期有效,请不要填写。',
  },
}
