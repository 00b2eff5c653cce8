import type { Problem } from '../shared/refusal.ts'
import { type BundleStatus, bundleStatus, type Taken } from './bundle.ts'

export const HOLD_OVER: Problem = {
  code: 'HOLD_EXPIRED',
  path: ['bundleId'],
  text: {
    en: 'The time to confirm the bundle has run out, and all of it is free again. Hold it anew with holdBundle.',
    zh: '一揽子服务的确认时限已过,全部预留已释放。请用 holdBundle 重新预留。',
  },
}

const RELEASED: Problem = {
  code: 'STATE_CONFLICT',
  path: ['bundleId'],
  text: {
    en: 'The bundle was released. Hold a new one with holdBundle.',
    zh: '该一揽子服务已释放。请用 holdBundle 重新预留。',
  },
}

/** The states of a bundle of which nothing is left. */
export const ENDED_STATUSES: readonly BundleStatus[] = ['RELEASED', 'EXPIRED']

/** Why nothing can be done with a bundle that has ended. */
export const ended = (parts: readonly Taken[], now: Date): Problem =>
  bundleStatus(parts, now) === 'EXPIRED' ? HOLD_OVER : RELEASED

export const NOTHING_LEFT: Problem = {
  code: 'STATE_CONFLICT',
  path: ['bundleId'],
  text: {
    en: 'All parts of the bundle have begun or ended; nothing of it can be released any more.',
    zh: '该一揽子服务的各部分均已开始或结束,不能再释放。',
  },
}

export const notToBeMoved = (path: string[], ref: string): Problem => ({
  code: 'STATE_CONFLICT',
  path,
  text: {
    en: `The part "${ref}" has begun, is over, or is an order whose lab counts on its samples: it can no longer be moved. Leave it out.`,
    zh: `部分"${ref}"已开始、已结束,或为技术机构已排期收样的委托,不能再改期。请将其去掉。`,
  },
})

export const unknownPart = (path: string[], ref: string): Problem => ({
  code: 'INVALID_INPUT',
  path,
  text: { en: `No part has the ref "${ref}".`, zh: `没有 ref 为 "${ref}" 的部分。` },
})
