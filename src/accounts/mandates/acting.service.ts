import type { Db } from '../../shared/db.ts'
import { forbidden } from '../../shared/fault.ts'
import { parseGlobalId } from '../../shared/global-id.ts'
import type { Actor } from '../organization.ts'
import { findInForce } from './mandates.repository.ts'

/**
 * Who somebody is while acting for an enterprise that gave their organization a mandate: the same person, for the
 * enterprise, as far as its scopes go and no longer than it is valid. No key of a machine does. Throws the fault FORBIDDEN in the same words
 * whatever is wrong with the id: it names nothing, or no mandate of what it names is in force.
 */
export async function actingForEnterprise(
  db: Db,
  actor: Actor,
  enterprise: string,
  now: Date,
): Promise<Actor> {
  // Whoever gives a mandate means people, and what a key does for its own organization was never said of others.
  if (actor.credential.kind === 'API_KEY') throw forbidden(NOT_BY_KEY)
  const { type, key } = parseGlobalId(enterprise) ?? {}
  const delegateId = actor.organizationId
  const found = type === 'Organization' && key ? await findInForce(db, key, delegateId, now) : null
  if (!found) throw forbidden(NO_MANDATE)
  const { id, scopes, validUntil } = found.mandate
  const { kind, sizeClass } = found.enterprise
  return {
    ...actor,
    organizationId: found.enterprise.id,
    kind,
    sizeClass,
    role: 'MEMBER',
    expiresAt: actor.expiresAt < validUntil ? actor.expiresAt : validUntil,
    mandate: { id, delegateId, scopes },
  }
}

const NOT_BY_KEY = {
  en: 'An API key acts for its own organization only: leave X-Acting-For out, or act under the mandate with an access token that signIn returned.',
  zh: 'API 密钥只能代表其所属机构:请去掉 X-Acting-For,或使用 signIn 返回的访问令牌以授权委托的身份操作。',
}

const NO_MANDATE = {
  en: 'Your organization has no mandate in force of the enterprise that X-Acting-For names. Check the id with myMandates, or leave the header out to act for your own organization.',
  zh: '贵机构没有 X-Acting-For 所指企业的有效授权。请用 myMandates 核对编号,或去掉该请求头以代表本机构操作。',
}
