import { forbidden, unauthenticated } from '../shared/fault.ts'
import type { Text } from '../shared/language.ts'
import { type Actor, mayInvite, type OrganizationKind, type Role } from './organization.ts'

interface OfLab {
  labId: string
}
interface OfParties extends OfLab {
  enterpriseId: string
}
interface OfOrganization {
  organizationId: string
}
interface OfInvitation extends OfOrganization {
  role: Role
}
interface OfQualified extends OfLab {
  personId: string
}
interface OfPerson {
  personId: string
  organizationId: string
}

/** What each action is done to. */
interface Objects {
  'organization.seeFigures': { organizationId: string }
  'member.see': OfOrganization
  'member.seeEmail': OfOrganization
  'member.changeRole': OfOrganization
  'member.remove': OfOrganization
  'invitation.see': OfOrganization
  'invitation.send': OfInvitation
  'invitation.withdraw': OfInvitation
  'notification.see': OfPerson
  'notification.read': OfPerson
  'savedSearch.see': OfPerson
  'savedSearch.delete': OfPerson
  'site.add': OfLab
  'bookable.publish': OfLab
  'bookable.change': OfLab
  'bookable.retire': OfLab
  'accreditation.record': OfLab
  'accreditation.withdraw': OfLab
  'synonyms.see': OfLab
  'synonyms.add': OfLab
  'synonyms.remove': OfLab
  'calendar.setRules': OfLab
  'calendar.close': OfLab
  'calendar.seeClosures': OfLab
  'booking.hold': Record<string, never>
  'booking.see': OfParties
  'booking.listOfBookable': OfLab
  'booking.confirm': OfParties
  'booking.cancel': OfParties
  'booking.answer': OfParties
  'booking.attend': OfParties
  'booking.recordOperator': OfParties
  'booking.reschedule': OfParties
  'booking.assignUnits': OfParties
  'booking.restore': OfParties
  'qualification.request': Record<string, never>
  'qualification.see': OfQualified
  'qualification.listOfBookable': OfLab
  'qualification.grant': OfLab
  'qualification.revoke': OfLab
  'waitlist.join': Record<string, never>
  'waitlist.see': OfParties
  'waitlist.listOfBookable': OfLab
  'waitlist.leave': OfParties
}

export type Action = keyof Objects
type Rule<A extends Action> = (actor: Actor, object: Objects[A]) => boolean

const MANAGERS: readonly Role[] = ['OWNER', 'MANAGER']
const isOwnerOf = (actor: Actor, organizationId: string) =>
  actor.organizationId === organizationId && actor.role === 'OWNER'
const isManagerOf = (actor: Actor, organizationId: string) =>
  actor.organizationId === organizationId && MANAGERS.includes(actor.role)
const manages = (actor: Actor, labId: string) => worksAt(actor, labId) && MANAGERS.includes(actor.role)
const worksAt = (actor: Actor, labId: string) => actor.kind === 'LAB' && actor.organizationId === labId
const worksFor = (actor: Actor, enterpriseId: string) =>
  actor.kind === 'ENTERPRISE' && actor.organizationId === enterpriseId
const isWho = (actor: Actor, { personId, organizationId }: OfPerson) =>
  actor.personId === personId && actor.organizationId === organizationId

const POLICY: { [A in Action]: Rule<A> } = {
  'organization.seeFigures': (actor, { organizationId }) => actor.organizationId === organizationId,
  'member.see': (actor, { organizationId }) => actor.organizationId === organizationId,
  'member.seeEmail': (actor, { organizationId }) => isManagerOf(actor, organizationId),
  'member.changeRole': (actor, { organizationId }) => isOwnerOf(actor, organizationId),
  'member.remove': (actor, { organizationId }) => isOwnerOf(actor, organizationId),
  'invitation.see': (actor, { organizationId }) => isManagerOf(actor, organizationId),
  'invitation.send': (actor, { organizationId, role }) =>
    actor.organizationId === organizationId && mayInvite(actor.role, role),
  'invitation.withdraw': (actor, { organizationId, role }) =>
    actor.organizationId === organizationId && mayInvite(actor.role, role),
  'notification.see': (actor, addressee) => isWho(actor, addressee),
  'notification.read': (actor, addressee) => isWho(actor, addressee),
  'savedSearch.see': (actor, owner) => isWho(actor, owner),
  'savedSearch.delete': (actor, owner) => isWho(actor, owner),
  'site.add': (actor, { labId }) => manages(actor, labId),
  'bookable.publish': (actor, { labId }) => manages(actor, labId),
  'bookable.change': (actor, { labId }) => manages(actor, labId),
  'bookable.retire': (actor, { labId }) => manages(actor, labId),
  'accreditation.record': (actor, { labId }) => manages(actor, labId),
  'accreditation.withdraw': (actor, { labId }) => manages(actor, labId),
  'synonyms.see': (actor, { labId }) => worksAt(actor, labId),
  'synonyms.add': (actor, { labId }) => manages(actor, labId),
  'synonyms.remove': (actor, { labId }) => manages(actor, labId),
  'calendar.setRules': (actor, { labId }) => manages(actor, labId),
  'calendar.close': (actor, { labId }) => worksAt(actor, labId),
  'calendar.seeClosures': (actor, { labId }) => worksAt(actor, labId),
  'booking.hold': (actor) => actor.kind === 'ENTERPRISE',
  'booking.see': (actor, { enterpriseId, labId }) => worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'booking.listOfBookable': (actor, { labId }) => worksAt(actor, labId),
  'booking.confirm': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'booking.cancel': (actor, { enterpriseId, labId }) =>
    worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'booking.answer': (actor, { labId }) => worksAt(actor, labId),
  'booking.attend': (actor, { enterpriseId, labId }) =>
    worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'booking.recordOperator': (actor, { labId }) => worksAt(actor, labId),
  'booking.reschedule': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'booking.assignUnits': (actor, { labId }) => worksAt(actor, labId),
  'booking.restore': (actor, { labId }) => worksAt(actor, labId),
  'qualification.request': (actor) => actor.kind === 'ENTERPRISE',
  'qualification.see': (actor, { personId, labId }) => actor.personId === personId || worksAt(actor, labId),
  'qualification.listOfBookable': (actor, { labId }) => worksAt(actor, labId),
  'qualification.grant': (actor, { labId }) => manages(actor, labId),
  'qualification.revoke': (actor, { labId }) => manages(actor, labId),
  'waitlist.join': (actor) => actor.kind === 'ENTERPRISE',
  'waitlist.see': (actor, { enterpriseId, labId }) => worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'waitlist.listOfBookable': (actor, { labId }) => worksAt(actor, labId),
  'waitlist.leave': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
}

/** The one policy: whether the actor may do this to that. What no rule allows is denied. */
export function can<A extends Action>(actor: Actor | null, action: A, object: Objects[A]): boolean {
  return actor !== null && POLICY[action](actor, object)
}

/** Who is signed in, or the fault that nobody is. */
export function signedIn(actor: Actor | null): Actor {
  if (!actor) throw unauthenticated()
  return actor
}

/** The actor, when the policy allows the action; otherwise the fault that says why not. */
export function authorize<A extends Action>(actor: Actor | null, action: A, object: Objects[A]): Actor {
  const someone = signedIn(actor)
  if (!can(someone, action, object)) throw forbidden(reasonFor(someone, action))
  return someone
}

const BY_ENTERPRISES: readonly Action[] = [
  'booking.hold',
  'booking.confirm',
  'booking.reschedule',
  'qualification.request',
  'waitlist.join',
  'waitlist.leave',
]

const BY_ANY_KIND = /^(member|invitation)\./

const KINDS: Record<OrganizationKind, Text> = {
  LAB: { en: 'a lab', zh: '技术机构' },
  ENTERPRISE: { en: 'an enterprise', zh: '企业' },
  WINDOW: { en: 'a service window', zh: '服务窗口' },
  REGULATOR: { en: 'a regulator', zh: '监管部门' },
}

function reasonFor({ kind, role }: Actor, action: Action): Text {
  if (BY_ANY_KIND.test(action)) {
    return {
      en: `You may not do this as ${role}. Ask an OWNER of your organization.`,
      zh: `您的角色 ${role} 无权执行此操作,请联系本机构的 OWNER。`,
    }
  }
  const needed = BY_ENTERPRISES.includes(action) ? 'ENTERPRISE' : 'LAB'
  if (kind !== needed) {
    return {
      en: `Only ${KINDS[needed].en} may do this, and you act for ${KINDS[kind].en}. If you belong to one, sign in with its organizationId.`,
      zh: `该操作仅限${KINDS[needed].zh},您当前代表的是${KINDS[kind].zh}。若您也属于此类机构,请以其 organizationId 登录。`,
    }
  }
  return {
    en: `You may not do this as ${role}, or it belongs to another organization. Ask an OWNER or MANAGER of the one that it belongs to.`,
    zh: `您的角色 ${role} 无权执行此操作,或该内容属于其他机构。请联系所属机构的 OWNER 或 MANAGER。`,
  }
}
