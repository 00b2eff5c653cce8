import type { Call } from '../accounts/call.ts'
import { authorize, can, forOneself, signedIn } from '../accounts/permission.ts'
import type { Action } from '../accounts/policy.ts'
import { checkRange } from '../shared/check-range.ts'
import { notFound } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { type CaseFilter, listCases } from './case-lists.repository.ts'
import { type Doing, findCase } from './cases.repository.ts'
import type { CaseRow } from './cases.table.ts'

const MAX_TEXT = 100

/** A case of the acting window, or of the acting enterprise. To everybody else it does not exist. */
export async function readCase({ db, actor }: Call, id: string): Promise<CaseRow> {
  const found = await findCase(db, id)
  if (!found || !can(actor, 'case.see', found)) throw notFound()
  return found
}

/** The cases at the desk of the acting window, or of the acting enterprise, those opened last first. */
export async function myCases({ db, actor }: Call, filter: CaseFilter, page: PageRequest) {
  checkRange('length of text', filter.text?.length ?? 0, 0, MAX_TEXT)
  const { kind, organizationId } = forOneself(actor)
  if (kind !== 'WINDOW' && kind !== 'ENTERPRISE') return pageOf<CaseRow>([], page)
  const owner = kind === 'WINDOW' ? { windowId: organizationId } : { enterpriseId: organizationId }
  const list = (db: Call['db']) => listCases(db, owner, filter, page)
  // The wall compares whose a row is before its words, and then no index of words is read.
  return pageOf(await (filter.text?.trim() ? asSystem(db, list) : list(db)), page)
}

/** A case to which the actor may do something, and as whom. */
export async function actOnCase(
  call: Call,
  id: string,
  action: Extract<Action, `case.${string}`> & ('case.handle' | 'case.link'),
): Promise<{ found: CaseRow; doing: Doing }> {
  signedIn(call.actor)
  const found = await readCase(call, id)
  const { personId, organizationId } = authorize(call.actor, action, found)
  return { found, doing: { personId, organizationId } }
}
