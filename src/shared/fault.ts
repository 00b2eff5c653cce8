import type { Text } from './language.ts'

/** Why a whole operation failed; told in `errors[].extensions.code`. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'COST_LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL'

/** Ends an operation with a top-level error. What the caller can mend in a form is a Refusal instead. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly text: Text
  /** What programs are told beside the code, in `extensions`. */
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: FaultCode, text: Text, facts: Readonly<Record<string, unknown>> = {}) {
    super(text.en)
    this.code = code
    this.text = text
    this.facts = facts
  }
}

// One wording for what is missing and what is hidden, so that the answer tells nothing.
export const notFound = () =>
  new Fault('NOT_FOUND', {
    en: 'Nothing with this id is visible to you. Check the id and the organization you are signed in for.',
    zh: '未找到该编号对应的内容,或您无权查看。请核对编号以及当前登录的机构。',
  })

export const unauthenticated = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'Sign in first: send "Authorization: Bearer <token>" with the token that signIn returned.',
    zh: '请先登录:在请求头中携带 "Authorization: Bearer <令牌>",令牌由 signIn 返回。',
  })

// Also the reason of a socket's close, which has 123 bytes at most.
export const invalidToken = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'This access token is not valid or has ended. Take a new one with refreshSession, or sign in again with signIn.',
    zh: '访问令牌无效、已过期或会话已结束,请用 refreshSession 换取新令牌,或用 signIn 重新登录。',
  })

export const invalidKey = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'This API key is unknown, revoked or expired. Ask an OWNER or MANAGER for a new one.',
    zh: '该 API 密钥不存在、已吊销或已过期,请向机构的 OWNER 或 MANAGER 申请新密钥。',
  })

export const forbidden = (text: Text) => new Fault('FORBIDDEN', text)

export const badInput = (text: Text) => new Fault('BAD_USER_INPUT', text)

export const unavailable = () =>
  new Fault('UNAVAILABLE', {
    en: 'The service cannot reach its database at the moment. Try again in a few seconds. A mutation may have been carried out: send it again with the same idempotencyKey, and nothing is done twice.',
    zh: '服务暂时无法连接数据库,请稍后重试。变更操作可能已经执行:请使用相同的 idempotencyKey 重发,不会重复执行。',
  })

/** Too much was asked for in a short time; `wait` is in seconds. */
export const rateLimited = (wait: number, cost?: object) => {
  const retryAfterSeconds = Math.max(1, Math.ceil(wait))
  return new Fault(
    'RATE_LIMITED',
    {
      en: `Too much was asked for from here in a short time. Try again in ${retryAfterSeconds} s, or ask for less at a time.`,
      zh: `短时间内的请求过多,请在 ${retryAfterSeconds} 秒后重试,或减少每次请求的内容。`,
    },
    { retryAfterSeconds, ...(cost && { cost }) },
  )
}

/** A secret was tried, or a mail asked for, too often of late: again in so many whole seconds. */
export const triedTooOften = (seconds: number) =>
  new Fault(
    'RATE_LIMITED',
    {
      en: `This was tried too often. Wait for ${seconds} seconds, then try again.`,
      zh: `尝试过于频繁,请在 ${seconds} 秒后重试。`,
    },
    { retryAfterSeconds: seconds },
  )

/** An operation was given up on. What it had begun may still end well: only the answer is missing. */
export const tookTooLong = (seconds: number) =>
  new Fault(
    'UNAVAILABLE',
    {
      en: `No answer was found within ${seconds} s. Ask for less, or again later. A mutation may have been carried out all the same: send it again with the same idempotencyKey, and nothing happens twice; without one, look before you send it again.`,
      zh: `${seconds} 秒内未能得出结果,请减少请求内容或稍后重试。变更操作可能已经生效:请用相同的 idempotencyKey 重新发送,不会重复执行;若没有该键,请先查询再决定是否重发。`,
    },
    { timeoutSeconds: seconds },
  )

export const internal = () =>
  new Fault('INTERNAL', {
    en: 'Something went wrong on our side; it has been logged. Try again, and report the time if it stays.',
    zh: '服务内部出现错误,已记录。请重试;若仍失败,请告知发生时间。',
  })
