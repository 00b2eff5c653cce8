import { forbidden, notFound, unauthenticated } from '../shared/fault.ts'
import { credentialAllows } from './api-keys/credential-scope.ts'
import { SCOPE_OF } from './api-keys/scope.ts'
import { SCOPES, type Scope } from './api-keys/scopes.ts'
import { reasonFor } from './denial.ts'
import { isWithinMandate, NOT_UNDER_MANDATE } from './mandates/mandate-scope.ts'
import type { Actor } from './organization.ts'
import { ACTIONS, type Action, type Objects, type OfLab, POLICY } from './policy.ts'

/** The one policy: whether the actor may do this to that. What no rule allows is denied. */
export function can<A extends Action>(actor: Actor | null, action: A, object: Objects[A]): boolean {
  return (
    actor !== null &&
    credentialAllows(actor, action) &&
    isWithinMandate(actor, action, object) &&
    POLICY[action](actor, object)
  )
}

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
