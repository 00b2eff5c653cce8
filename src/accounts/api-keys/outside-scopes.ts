import type { Text } from '../../shared/language.ts'
import { scopesAllow } from './scope.ts'
import { SCOPES, type Scope } from './scopes.ts'

/** Why a key may not do something: which scope it lacks, where one would do. */
export function outsideScopes(actions: readonly string[]): Text {
  const needed = Object.keys(SCOPES).filter((scope) =>
    actions.some((action) => scopesAllow([scope as Scope], action)),
  )
  if (needed.length === 0)
    return {
      en: 'No API key may do this. Sign in as a person.',
      zh: 'API 密钥不能执行此操作,请以个人身份登录。',
    }
  return {
    en: `This API key lacks the scope ${needed.join(' or ')}. Use a key that has it.`,
    zh: `该 API 密钥缺少权限范围 ${needed.join(' 或 ')},请使用具备该范围的密钥。`,
  }
}
