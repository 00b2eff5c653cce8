import { type Actor, mayInvite, type Role } from './organization.ts'

export interface OfLab {
  labId: string
}
export interface OfEnterprise {
  enterpriseId: string
  /** The mandate that it was made under, if any. */
  mandateId?: string | null
}
export interface OfParties extends OfLab, OfEnterprise {}
/** A test order, which has no lab until one is chosen. */
export interface OfOrder {
  enterpriseId: string
  labId: string | null
  /** The mandate that it was made under, if any. */
  mandateId?: string | null
  /** The lab that acts, where it is one that may quote. */
  quotingLabId?: string | null
}
interface OfMandate {
  enterpriseId: string
  delegateId: string
}
interface OfOrganization {
  organizationId: string
}
interface OfKey extends OfOrganization {
  creatorId: string
}
interface OfInvitation extends OfOrganization {
  role: Role
}
interface OfQualified extends OfLab {
  personId: string
}
interface OfCase {
  windowId: string
  /** Null where the enterprise has not signed up. */
  enterpriseId: string | null
}
interface OfPerson {
  personId: string
  organizationId: string
}

/** What each action is done to. */
export interface Objects {
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
  'testService.publish': OfLab
  'testService.change': OfLab
  'testService.retire': OfLab
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
  'booking.readNotes': OfParties
  'booking.writeNote': OfParties
  'booking.nameParticipants': OfParties
  'booking.recordAttendance': OfParties
  'order.request': Record<string, never>
  'order.see': OfOrder
  'order.watch': Record<string, never>
  'order.discuss': OfOrder
  'order.accept': OfOrder
  'order.withdraw': OfOrder
  'order.cancel': OfOrder
  'order.close': OfOrder
  'order.retest': OfOrder
  'order.quote': OfOrder
  'order.test': OfOrder
  'quote.see': OfParties
  'quote.withdraw': OfParties
  'bundle.hold': Record<string, never>
  'bundle.see': OfEnterprise
  'bundle.confirm': OfEnterprise
  'bundle.reschedule': OfEnterprise
  'bundle.release': OfEnterprise
  'qualification.request': Record<string, never>
  'qualification.see': OfQualified
  'qualification.listOfBookable': OfLab
  'qualification.grant': OfLab
  'qualification.revoke': OfLab
  'waitlist.join': Record<string, never>
  'waitlist.see': OfParties
  'waitlist.listOfBookable': OfLab
  'waitlist.leave': OfParties
  'sample.see': OfOrder
  'sample.register': OfOrder
  'sample.ship': OfOrder
  'sample.receive': OfOrder
  'sample.reject': OfOrder
  'sample.handOver': OfOrder
  'report.see': OfOrder
  'report.issue': OfOrder
  'file.upload': Record<string, never>
  'report.upload': Record<string, never>
  'apiKey.see': OfOrganization
  'apiKey.create': OfOrganization
  'apiKey.rotate': OfKey
  'apiKey.revoke': OfOrganization
  'case.open': Record<string, never>
  'case.see': OfCase
  'case.handle': OfCase
  'case.link': OfCase
  'satisfaction.see': OfParties
  'satisfaction.rate': OfParties
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
const isItsLab = (actor: Actor, { labId }: OfOrder) => labId !== null && worksAt(actor, labId)
const isParty = (actor: Actor, order: OfOrder) =>
  worksFor(actor, order.enterpriseId) || isItsLab(actor, order)
const mayQuote = (actor: Actor, { quotingLabId }: OfOrder) =>
  quotingLabId != null && worksAt(actor, quotingLabId)
const looksAfterKeys = (actor: Actor, { organizationId }: OfOrganization) =>
  isManagerOf(actor, organizationId)
const isSide = ({ organizationId }: Actor, { enterpriseId, delegateId }: OfMandate) =>
  organizationId === enterpriseId || organizationId === delegateId
const isWho = (actor: Actor, { personId, organizationId }: OfPerson) =>
  actor.personId === personId && actor.organizationId === organizationId

const isDesk = (actor: Actor, { windowId }: OfCase) =>
  actor.kind === 'WINDOW' && actor.organizationId === windowId
const isOfCase = (actor: Actor, { windowId, enterpriseId }: OfCase) =>
  isDesk(actor, { windowId, enterpriseId }) || (enterpriseId !== null && worksFor(actor, enterpriseId))

/** Who may do what. What no rule allows is denied. */
export const POLICY: { [A in Action]: Rule<A> } = {
  'organization.seeFigures': (actor, { organizationId }) => actor.organizationId === organizationId,
  'mandate.offer': (actor, { enterpriseId }) => worksFor(actor, enterpriseId) && isManager(actor),
  'mandate.see': (actor, mandate) => isSide(actor, mandate),
  'mandate.answer': (actor, { delegateId }) => actor.organizationId === delegateId && isManager(actor),
  'mandate.revoke': (actor, mandate) => isSide(actor, mandate) && isManager(actor),
  'audit.see': (actor, { organizationId }) => isOwnerOf(actor, organizationId),
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
  'testService.publish': (actor, { labId }) => manages(actor, labId),
  'testService.change': (actor, { labId }) => manages(actor, labId),
  'testService.retire': (actor, { labId }) => manages(actor, labId),
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
  'booking.readNotes': (actor, { enterpriseId, labId }) =>
    worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'booking.writeNote': (actor, { labId }) => worksAt(actor, labId),
  'booking.nameParticipants': (actor, { enterpriseId, labId }) =>
    worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'booking.recordAttendance': (actor, { labId }) => worksAt(actor, labId),
  'order.request': (actor) => actor.kind === 'ENTERPRISE',
  'order.see': (actor, order) => isParty(actor, order) || mayQuote(actor, order),
  'order.watch': () => true,
  'order.discuss': (actor, order) => isParty(actor, order) || mayQuote(actor, order),
  'order.accept': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'order.withdraw': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'order.cancel': isParty,
  'order.close': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'order.retest': isParty,
  'order.quote': mayQuote,
  'order.test': isItsLab,
  'quote.see': (actor, { enterpriseId, labId }) => worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'quote.withdraw': (actor, { labId }) => worksAt(actor, labId),
  'bundle.hold': (actor) => actor.kind === 'ENTERPRISE',
  'bundle.see': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'bundle.confirm': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'bundle.reschedule': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'bundle.release': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'qualification.request': (actor) => actor.kind === 'ENTERPRISE',
  'qualification.see': (actor, { personId, labId }) => actor.personId === personId || worksAt(actor, labId),
  'qualification.listOfBookable': (actor, { labId }) => worksAt(actor, labId),
  'qualification.grant': (actor, { labId }) => manages(actor, labId),
  'qualification.revoke': (actor, { labId }) => manages(actor, labId),
  'waitlist.join': (actor) => actor.kind === 'ENTERPRISE',
  'waitlist.see': (actor, { enterpriseId, labId }) => worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'waitlist.listOfBookable': (actor, { labId }) => worksAt(actor, labId),
  'waitlist.leave': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'sample.see': isParty,
  'sample.register': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'sample.ship': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'sample.receive': isItsLab,
  'sample.reject': isItsLab,
  'sample.handOver': isParty,
  'report.see': isParty,
  'report.issue': isItsLab,
  'file.upload': ({ kind }) => kind === 'ENTERPRISE' || kind === 'LAB',
  'report.upload': ({ kind }) => kind === 'LAB',
  'apiKey.see': looksAfterKeys,
  'apiKey.create': looksAfterKeys,
  // A key acts as whoever made it: nobody else may come to hold its secret.
  'apiKey.rotate': (actor, key) => looksAfterKeys(actor, key) && actor.personId === key.creatorId,
  'apiKey.revoke': looksAfterKeys,
  'case.open': ({ kind }) => kind === 'WINDOW',
  'case.see': isOfCase,
  'case.handle': isDesk,
  'case.link': isOfCase,
  'satisfaction.see': (actor, { enterpriseId, labId }) =>
    worksFor(actor, enterpriseId) || worksAt(actor, labId),
  'satisfaction.rate': (actor, { enterpriseId }) => worksFor(actor, enterpriseId),
  'identity.see': (actor, { personId }) => actor.personId === personId,
  // Whoever has only a token of the provider could else give an account away for good.
  'identity.link': (actor) => actor.credential.kind === 'SESSION',
  'identity.unlink': (actor, { personId }) => actor.personId === personId,
}

/** Every action that the policy has a rule for. */
export const ACTIONS = Object.keys(POLICY) as Action[]
