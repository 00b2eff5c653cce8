import type { Call } from '../accounts/call.ts'
import { authorize, can, signedIn } from '../accounts/permission.ts'
import type { Action } from '../accounts/policy.ts'
import { agentOf, ownerOf, reasonProblems } from '../bookings/bookings.service.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import type { Agent } from '../bookings/transition.repository.ts'
import { notFound } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { refuseAny } from '../shared/refusal.ts'
import { findBundle, listBundles } from './bundles.repository.ts'

/** A bundle of the actor's enterprise. To everybody else, its labs too, it does not exist. */
export async function readBundle({ db, actor }: Call, id: string): Promise<BundleRow> {
  const bundle = await findBundle(db, id)
  if (!bundle || !can(actor, 'bundle.see', bundle)) throw notFound()
  return bundle
}

/** The bundles of the acting enterprise; without VIEW, those made under the mandate. Nobody else has any. */
export async function myBundles({ db, actor }: Call, page: PageRequest) {
  const owner = ownerOf(signedIn(actor))
  if (!owner || 'labId' in owner) return pageOf<BundleRow>([], page)
  return pageOf(await listBundles(db, owner, page), page)
}

type BundleAction = Extract<Action, 'bundle.confirm' | 'bundle.reschedule' | 'bundle.release'>

/** A bundle to which the actor may do something, and as whom. */
export async function actOnBundle(
  call: Call,
  id: string,
  action: BundleAction,
  reason?: string | null,
): Promise<{ bundle: BundleRow; agent: Agent }> {
  signedIn(call.actor)
  const bundle = await readBundle(call, id)
  const actor = authorize(call.actor, action, bundle)
  refuseAny(reasonProblems(reason))
  return { bundle, agent: agentOf(actor, reason) }
}
