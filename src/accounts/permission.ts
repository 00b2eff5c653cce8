import { forbidden, unauthenticated } from '../shared/fault.ts'
import type { Actor, Role } from './organization.ts'

interface OfLab {
  labId: string
}
interface OfParties extends OfLab {
  enterpriseId: string
}

/** What each action is done to. */
interface Objects {
  'organization.seeFigures': { organizationId: string }
  'site.add': OfLab
  'bookable.publish': OfLab
  'bookable.change': OfLab
  'bookable.retire': OfLab
  'calendar.setRules': OfLab
  'calendar.close': OfLab
  'calendar.seeClosures': OfLab
  'booking.hold': Record<string, never>
  'booking.see': OfParties
  'booking.listOfBookable': OfLab
  'booking.confirm': OfParties
  'booking.cancel': OfParties
  'booking.answer': OfParties
}

export type Action = keyof Objects
type Rule<A extends Action> = (actor: Actor, object: Objects[A]) => boolean

const MANAGERS: readonly Role[] = ['OWNER', 'MANAGER']
const manages = (actor: Actor, labId: string) => worksAt(actor, labId) && MANAGERS.includes(actor.role)
const worksAt = (actor: Actor, labId: string) => actor.kind === 'LAB' && actor.organizationId === labId
const worksFor = (actor: Actor, enterpriseId: string) =>
  actor.kind === 'ENTERPRISE' && actor.organizationId === enterpriseId

const POLICY: { [A in Action]: Rule<A> } = {
  'organization.seeFigures': (actor, { organizationId }) => actor.organizationId === organizationId,
  'site.add': (actor, { labId }) => manages(actor, labId),
  'bookable.publish': (actor, { labId }) => manages(actor, labId),
  'bookable.change': (actor, { labId }) => manages(actor, labId),
  'bookable.retire': (actor, { labId }) => manages(actor, labId),
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
  if (!can(someone, action, object)) throw forbidden()
  return someone
}
