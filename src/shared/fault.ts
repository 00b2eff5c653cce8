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

  constructor(code: FaultCode, text: Text) {
    super(text.en)
    this.code = code
    this.text = text
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

export const invalidToken = () =>
  new Fault('UNAUTHENTICATED', {
    en: 'This access token is not valid or has expired. Sign in again with signIn.',
    zh: '访问令牌无效或已过期,请用 signIn 重新登录。',
  })

export const forbidden = (text: Text) => new Fault('FORBIDDEN', text)

export const badInput = (text: Text) => new Fault('BAD_USER_INPUT', text)

export const unavailable = () =>
  new Fault('UNAVAILABLE', {
    en: 'The service cannot reach its database at the moment. Try again in a few seconds. A mutation may have been carried out: send it again with the same idempotencyKey, and nothing is done twice.',
    zh: '服务暂时无法连接数据库,请稍后重试。变更操作可能已经执行:请使用相同的 idempotencyKey 重发,不会重复执行。',
  })

export const internal = () =>
  new Fault('INTERNAL', {
    en: 'Something went wrong on our side; it has been logged. Try again, and report the time if it stays.',
    zh: '服务内部出现错误,已记录。请重试;若仍失败,请告知发生时间。',
  })
