import { forbidden, notFound, unauthenticated } from '../shared/fault.ts'
import type { Text } from '../shared/language.ts'
import { outsideScopes } from './api-keys/outside-scopes.ts'
import { SCOPE_OF, SCOPES, type Scope, scopesAllow } from './api-keys/scope.ts'
import type { MandateScope } from './mandates/mandate.ts'
import { type Actor, mayInvite, type OrganizationKind, type Role } from './organization.ts'

interface OfLab {
  labId: string
}
interface OfParties extends OfLab {
  enterpriseId: string
  /** The mandate that it was made under, if any. */
  mandateId?: string | null
}
interface OfMandate {
  enterpriseId: string
  delegateId: string
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
interface OfOrganization {
  organizationId: string
}
interface OfPerson {
  personId: string
  organizationId: string
}

/** What each action is done to. */
interface Objects {
  'organization.seeFigures': { organizationId: string }
  'mandate.offer': { enterpriseId: string }
  'mandate.see': OfMandate
  'mandate.answer': OfMandate
  'mandate.revoke': OfMandate
  'audit.see': { organizationId: string }
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
  'savedSearch.save': Record<string, never>
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
  'booking.watch': Record<string, never>
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
  'apiKey.see': OfOrganization
  'apiKey.create': OfOrganization
  'apiKey.rotate': OfOrganization
  'apiKey.revoke': OfOrganization
  'identity.see': { personId: string }
  'identity.link': Record<string, never>
  'identity.unlink': { personId: string }
}

export type Action = keyof Objects
type Rule<A extends Action> = (actor: Actor, object: Objects[A]) => boolean

const MANAGERS: readonly Role[] = ['OWNER', 'MANAGER']
const isManager = ({ role }: Actor) => MANAGERS.includes(role)
const isOwnerOf = (actor: Actor, organizationId: string) =>
  actor.organizationId === organizationId && actor.role === 'OWNER'
const isManagerOf = (actor: Actor, organizationId: string) =>
  actor.organizationId === organizationId && isManager(actor)
const manages = (actor: Actor, labId: string) => worksAt(actor, labId) && isManager(actor)
const worksAt = (actor: Actor, labId: string) => actor.kind === 'LAB' && actor.organizationId === labId
const worksFor = (actor: Actor, enterpriseId: string) =>
  actor.kind === 'ENTERPRISE' && actor.organizationId === enterpriseId
const looksAfterKeys = (actor: Actor, { organizationId }: OfOrganization) =>
  actor.organizationId === organizationId && MANAGERS.includes(actor.role)
const isSide = ({ organizationId }: Actor, { enterpriseId, delegateId }: OfMandate) =>
  organizationId === enterpriseId || organizationId === delegateId
const isWho = (actor: Actor, { personId, organizationId }: OfPerson) =>
  actor.personId === personId && actor.organizationId === organizationId

const POLICY: { [A in Action]: Rule<A> } = {
  'organization.seeFigures': (actor, { organizationId }) => actor.organizationId === organizationId,
  'mandate.offer': (actor, { enterpriseId }) => worksFor(actor, enterpriseId) && isManager(actor),
  'mandate.see': (actor, mandate) => isSide(actor, mandate),
  'mandate.answer': (actor, { delegateId }) => actor.organizationId === delegateId && isManager(actor),
  'mandate.revoke': (actor, mandate) => isSide(actor, mandate) && isManager(actor),
  'audit.see': (actor, { organizationId }) =>
    actor.organizationId === organizationId && actor.role === 'OWNER',
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
  'savedSearch.save': () => true,
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
  'booking.watch': () => true,
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
  'apiKey.see': looksAfterKeys,
  'apiKey.create': looksAfterKeys,
  'apiKey.rotate': looksAfterKeys,
  'apiKey.revoke': looksAfterKeys,
  'identity.see': (actor, { personId }) => actor.personId === personId,
  // Whoever has only a token of the provider could else give an account away for good.
  'identity.link': (actor) => actor.credential.kind === 'SESSION',
  'identity.unlink': (actor, { personId }) => actor.personId === personId,
}

/** Every action that the policy has a rule for. */
export const ACTIONS = Object.keys(POLICY) as Action[]

/** The scope that each action needs of somebody who acts under a mandate. What is not here, nobody may do under one. */
const SCOPE_FOR: Partial<Record<Action, MandateScope>> = {
  'booking.see': 'VIEW',
  'booking.watch': 'VIEW',
  'waitlist.see': 'VIEW',
  'booking.hold': 'BOOK',
  'booking.cancel': 'BOOK',
  'booking.attend': 'BOOK',
  'booking.reschedule': 'BOOK',
  'waitlist.join': 'BOOK',
  'waitlist.leave': 'BOOK',
  'booking.confirm': 'CONFIRM',
}

/** What whoever made something under a mandate sees of it without VIEW as well. */
const SEEN_BY_MAKER: readonly Action[] = ['booking.see', 'waitlist.see']

function isWithinMandate({ mandate }: Actor, action: Action, object: object): boolean {
  if (!mandate) return true
  const scope = SCOPE_FOR[action]
  if (scope && mandate.scopes.includes(scope)) return true
  return SEEN_BY_MAKER.includes(action) && (object as OfParties).mandateId === mandate.id
}

/** The one policy: whether the actor may do this to that. What no rule allows is denied. */
export function can<A extends Action>(actor: Actor | null, action: A, object: Objects[A]): boolean {
  return (
    actor !== null &&
    credentialAllows(actor, action) &&
    isWithinMandate(actor, action, object) &&
    POLICY[action](actor, object)
  )
}

/** Whether what proves who acts is good for an action, whatever the person may do. */
const credentialAllows = ({ credential }: Actor, action: Action): boolean =>
  credential.kind !== 'API_KEY' || scopesAllow(credential.scopes, action)

/** For whom the market is asked: whoever is signed in, unless by a key that may not read. */
export const asking = (actor: Actor | null): Actor | null =>
  actor && credentialAllows(actor, 'organization.seeFigures') ? actor : null

/** The scopes with which the actor could do anything to what is the organization's own. */
export function scopesWithin(actor: Actor): Scope[] {
  const { personId, organizationId } = actor
  const own = { personId, organizationId, labId: organizationId, enterpriseId: organizationId }
  const actions = ACTIONS.filter((action) => POLICY[action](actor, own as never))
  const scopes = new Set(actions.map((action) => SCOPE_OF[action]))
  return (Object.keys(SCOPES) as Scope[]).filter((scope) => scopes.has(scope))
}

/** Who is signed in, or the fault that nobody is. */
export function signedIn(actor: Actor | null): Actor {
  if (!actor) throw unauthenticated()
  return actor
}

/** Who is signed in and acts for their own organization, or the fault that says why not. */
export function forOneself(actor: Actor | null): Actor {
  const someone = signedIn(actor)
  if (someone.mandate) throw forbidden(NOT_UNDER_MANDATE)
  return someone
}

const NOT_UNDER_MANDATE: Text = {
  en: 'This cannot be done under a mandate. Leave X-Acting-For out to act for your own organization.',
  zh: '该操作不能以授权委托的身份执行。请去掉 X-Acting-For 以代表本机构操作。',
}

/** The actor, when the policy allows the action; otherwise the fault that says why not. */
export function authorize<A extends Action>(actor: Actor | null, action: A, object: Objects[A]): Actor {
  const someone = signedIn(actor)
  if (!can(someone, action, object)) throw forbidden(reasonFor(someone, action))
  return someone
}

/**
 * The same for something of a lab that is named by its id and that everybody can see. Whoever may never do this learns so
 * before it is read, and a lab that names what is another's is answered as if it were not there.
 */
export async function authorizeNamed<A extends Action, Named extends Objects[A] & OfLab>(
  actor: Actor | null,
  action: A,
  read: () => Promise<Named>,
): Promise<Actor> {
  const someone = signedIn(actor)
  if (someone.kind !== 'LAB') throw forbidden(reasonFor(someone, action))
  const named = await read()
  if (someone.organizationId !== named.labId) throw notFound()
  return authorize(someone, action, named)
}

const BY_ENTERPRISES: readonly Action[] = [
  'booking.hold',
  'booking.confirm',
  'booking.reschedule',
  'qualification.request',
  'waitlist.join',
  'waitlist.leave',
  'mandate.offer',
]

const BY_EITHER_SIDE: readonly Action[] = ['mandate.answer', 'mandate.revoke']
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

function reasonFor(actor: Actor, action: Action): Text {
  if (!credentialAllows(actor, action)) return outsideScopes([action])
  return (actor.mandate && reasonUnder(actor.mandate.scopes, action)) ?? reasonOf(actor, action)
}

/** Why not under a mandate; null where that is not the reason. */
function reasonUnder(scopes: readonly MandateScope[], action: Action): Text | null {
  const scope = SCOPE_FOR[action]
  if (!scope) return NOT_UNDER_MANDATE
  if (scopes.includes(scope)) return null
  return {
    en: `The mandate under which you act does not have the scope ${scope}, which this needs. Ask the enterprise for one that has.`,
    zh: `您所依据的授权不包含此操作所需的 ${scope} 权限。请联系企业重新授权。`,
  }
}

function reasonOf({ kind, role }: Actor, action: Action): Text {
  if (action === 'identity.link') return ONLY_LOCALLY
  if (action === 'audit.see') return ONLY_OWNERS
  if (action.startsWith('apiKey.')) return notAs(role)
  if (BY_ANY_KIND.test(action)) {
    return {
      en: `You may not do this as ${role}. Ask an OWNER of your organization.`,
      zh: `您的角色 ${role} 无权执行此操作,请联系本机构的 OWNER。`,
    }
  }
  const needed = BY_ENTERPRISES.includes(action) ? 'ENTERPRISE' : 'LAB'
  if (kind !== needed && !BY_EITHER_SIDE.includes(action)) {
    return {
      en: `Only ${KINDS[needed].en} may do this, and you act for ${KINDS[kind].en}. If you belong to one, sign in with its organizationId.`,
      zh: `该操作仅限${KINDS[needed].zh},您当前代表的是${KINDS[kind].zh}。若您也属于此类机构,请以其 organizationId 登录。`,
    }
  }
  return notAs(role)
}

const notAs = (role: Role): Text => ({
  en: `You may not do this as ${role}, or it belongs to another organization. Ask an OWNER or MANAGER of the one that it belongs to.`,
  zh: `您的角色 ${role} 无权执行此操作,或该内容属于其他机构。请联系所属机构的 OWNER 或 MANAGER。`,
})

const ONLY_LOCALLY: Text = {
  en: 'An identity is linked by whoever has signed in here: call signIn, and send the token that it returns.',
  zh: '须先在本服务登录才能关联身份:请调用 signIn,并携带其返回的令牌。',
}
