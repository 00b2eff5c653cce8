import { type Problem, Refusal } from '../../shared/refusal.ts'
import { nameProblems, type Role } from '../organization.ts'
import { SCOPES, type Scope } from './scopes.ts'

const HOUR = 60 * 60_000
/** The longest life of a key. */
export const MAX_DAYS = 366
/** How long an old secret may go on after its rotation, in minutes. */
export const MAX_OVERLAP_MINUTES = 24 * 60
/** Keys of an organization that are neither revoked nor expired. */
export const MAX_KEYS = 100

export interface NewKey {
  name: string
  scopes: readonly Scope[]
  expiresAt: Date
  role: Role
}

/** What is wrong with a key that is asked for. */
export function newKeyProblems({ name, scopes, expiresAt }: NewKey, now: Date): Problem[] {
  const problems = nameProblems(name, ['name'])
  if (scopes.length === 0 || new Set(scopes).size < scopes.length) problems.push(SCOPES_WRONG)
  const life = expiresAt.getTime() - now.getTime()
  if (!(life > 0 && life <= MAX_DAYS * 24 * HOUR)) problems.push(EXPIRY_WRONG)
  return problems
}

/** What is wrong with an overlap of secrets. */
export const overlapProblems = (minutes: number): Problem[] =>
  minutes >= 0 && minutes <= MAX_OVERLAP_MINUTES ? [] : [OVERLAP_WRONG]

const SCOPES_WRONG: Problem = {
  code: 'INVALID_INPUT',
  path: ['scopes'],
  text: {
    en: `A key needs at least one scope, each named once: ${Object.keys(SCOPES).join(', ')}.`,
    zh: `密钥至少需要一个权限范围,且不得重复:${Object.keys(SCOPES).join('、')}。`,
  },
}

const EXPIRY_WRONG: Problem = {
  code: 'INVALID_INPUT',
  path: ['expiresAt'],
  text: {
    en: `A key must expire in the future, within ${MAX_DAYS} days. Make a new one before it does.`,
    zh: `密钥的到期时间须在未来 ${MAX_DAYS} 天之内,请在到期前新建密钥。`,
  },
}

const OVERLAP_WRONG: Problem = {
  code: 'INVALID_INPUT',
  path: ['overlapMinutes'],
  text: {
    en: `The old secret may go on for 0 to ${MAX_OVERLAP_MINUTES} minutes.`,
    zh: `旧密钥可继续使用 0 至 ${MAX_OVERLAP_MINUTES} 分钟。`,
  },
}

/** A key that would be allowed what its maker is not. */
export const exceedsRights = (ownRole: Role, ownScopes: readonly Scope[]): Refusal =>
  new Refusal({
    code: 'KEY_EXCEEDS_RIGHTS',
    path: [],
    text: {
      en: `A key may have no higher role than yours, ${ownRole}, and only scopes with which you can do something: ${ownScopes.join(', ')}.`,
      zh: `密钥的角色不得高于您的角色 ${ownRole},且只能使用您自己可用的权限范围:${ownScopes.join('、')}。`,
    },
  })

export const tooManyKeys = (): Refusal =>
  new Refusal({
    code: 'API_KEYS_FULL',
    path: [],
    text: {
      en: `An organization may have ${MAX_KEYS} keys at a time. Revoke one that is no longer used.`,
      zh: `每个机构最多同时拥有 ${MAX_KEYS} 个密钥,请先吊销不再使用的密钥。`,
    },
  })

export const keyHasEnded = (): Refusal =>
  new Refusal({
    code: 'STATE_CONFLICT',
    path: ['apiKeyId'],
    text: {
      en: 'This key was revoked or has expired. Make a new one with createApiKey.',
      zh: '该密钥已吊销或过期,请用 createApiKey 新建密钥。',
    },
  })
