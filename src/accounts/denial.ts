import type { Text } from '../shared/language.ts'
import { credentialAllows } from './api-keys/credential-scope.ts'
import { outsideScopes } from './api-keys/outside-scopes.ts'
import { reasonUnder } from './mandates/mandate-scope.ts'
import type { Actor, OrganizationKind, Role } from './organization.ts'
import type { Action } from './policy.ts'

const BY_ENTERPRISES: readonly Action[] = [
  'booking.hold',
  'booking.confirm',
  'booking.reschedule',
  'order.request',
  'order.accept',
  'order.withdraw',
  'order.close',
  'qualification.request',
  'sample.register',
  'sample.ship',
  'waitlist.join',
  'waitlist.leave',
  'mandate.offer',
  'satisfaction.rate',
]

const BY_EITHER_SIDE: readonly Action[] = ['mandate.answer', 'mandate.revoke', 'sample.handOver']
const BY_WINDOWS: readonly Action[] = ['case.open', 'case.handle']
const BY_ANY_KIND = /^(member|invitation)\./

const KINDS: Record<OrganizationKind, Text> = {
  LAB: { en: 'a lab', zh: '技术机构' },
  ENTERPRISE: { en: 'an enterprise', zh: '企业' },
  WINDOW: { en: 'a service window', zh: '服务窗口' },
  REGULATOR: { en: 'a regulator', zh: '监管部门' },
}

const ONLY_OWNERS: Text = {
  en: 'Only an OWNER of an organization may read its audit log. Ask one of yours.',
  zh: '仅机构的 OWNER 可查看其审计日志,请联系本机构的 OWNER。',
}

/** Why somebody may not do something. */
export function reasonFor(actor: Actor, action: Action): Text {
  if (!credentialAllows(actor, action)) return outsideScopes([action])
  return (actor.mandate && reasonUnder(actor.mandate.scopes, action)) ?? reasonOf(actor, action)
}

function reasonOf({ kind, role }: Actor, action: Action): Text {
  if (action === 'identity.link') return ONLY_LOCALLY
  if (action === 'audit.see') return ONLY_OWNERS
  if (action === 'apiKey.rotate') return ONLY_CREATOR
  if (action.startsWith('apiKey.')) return notAs(role)
  if (BY_ANY_KIND.test(action)) {
    return {
      en: `You may not do this as ${role}. Ask an OWNER of your organization.`,
      zh: `您的角色 ${role} 无权执行此操作,请联系本机构的 OWNER。`,
    }
  }
  const needed = neededFor(action)
  if (kind !== needed && !BY_EITHER_SIDE.includes(action)) {
    return {
      en: `Only ${KINDS[needed].en} may do this, and you act for ${KINDS[kind].en}. If you belong to one, sign in with its organizationId.`,
      zh: `该操作仅限${KINDS[needed].zh},您当前代表的是${KINDS[kind].zh}。若您也属于此类机构,请以其 organizationId 登录。`,
    }
  }
  return notAs(role)
}

function neededFor(action: Action): OrganizationKind {
  if (BY_WINDOWS.includes(action)) return 'WINDOW'
  return BY_ENTERPRISES.includes(action) ? 'ENTERPRISE' : 'LAB'
}

const notAs = (role: Role): Text => ({
  en: `You may not do this as ${role}, or it belongs to another organization. Ask an OWNER or MANAGER of the one that it belongs to.`,
  zh: `您的角色 ${role} 无权执行此操作,或该内容属于其他机构。请联系所属机构的 OWNER 或 MANAGER。`,
})

const ONLY_CREATOR: Text = {
  en: 'A key acts as whoever made it, who alone may rotate it, as OWNER or MANAGER. Make one of your own with createApiKey, and revoke this one.',
  zh: '密钥以创建者的身份操作,仅创建者本人在担任 OWNER 或 MANAGER 时可轮换。请用 createApiKey 新建密钥,并吊销此密钥。',
}

const ONLY_LOCALLY: Text = {
  en: 'An identity is linked by whoever has signed in here: call signIn, and send the token that it returns.',
  zh: '须先在本服务登录才能关联身份:请调用 signIn,并携带其返回的令牌。',
}
