import type { Call } from '../accounts/call.ts'
import { normalEmail } from '../accounts/organization.ts'
import { authorize } from '../accounts/permission.ts'
import { districtProblems } from '../accounts/sign-up.service.ts'
import { searchVector } from '../catalog/search/search-vector.ts'
import { about } from '../shared/audit/recording.ts'
import type { Db } from '../shared/db.ts'
import { notFound } from '../shared/fault.ts'
import { newId } from '../shared/id.ts'
import { requestOf, storeAnswer, storedAnswer } from '../shared/idempotency.repository.ts'
import { refuseAny } from '../shared/refusal.ts'
import type { Contact, Told, Whose } from './case.ts'
import { contactProblems, toldProblems, wordsAllowed } from './case-problems.ts'
import { findCase, findEnterprise, insertCase, writeContact } from './cases.repository.ts'
import type { CaseRow } from './cases.table.ts'

export interface NewCase extends Told {
  contact: Contact | null
  note: string | null
  idempotencyKey: string
}

/** Writes down the problem that somebody tells at the desk of the acting window. The same key opens it once. */
export async function openCase(call: Call, { idempotencyKey, contact, note, ...asked }: NewCase) {
  const { personId, organizationId: windowId } = authorize(call.actor, 'case.open', {})
  const request = requestOf(windowId, 'openCase', idempotencyKey, { contact, note, ...asked })
  const told = asWritten(asked)
  refuseAny([
    ...toldProblems(told),
    ...(contact ? contactProblems(contact) : []),
    ...wordsAllowed(note, ['note']),
    ...(await districtProblems(call.db, told.district)),
  ])
  const vector = await vectorOf(call.db, told)
  return call.db.transaction(async (tx): Promise<CaseRow> => {
    const id = newId()
    if (!(await storeAnswer(tx, request, { caseId: id })))
      return (await findCase(tx, (await storedAnswer<{ caseId: string }>(tx, request))!.caseId))!
    about(tx, 'Case', id)
    const opened = await insertCase(tx, { id, windowId, ...told, openedAt: call.now }, vector, {
      personId,
      organizationId: windowId,
      note,
    })
    if (contact) await writeContact(tx, { caseId: id, windowId, ...asKept(contact), closedAt: null })
    return opened
  })
}

/** What was told, without what only typing added. */
export const asWritten = ({ problem, enterpriseName, uscc, qualityElements, ...told }: Told): Told => ({
  ...told,
  problem: problem.trim(),
  qualityElements: [...new Set(qualityElements)],
  enterpriseName: enterpriseName?.trim() ?? null,
  uscc: uscc?.trim().toUpperCase() || null,
})

export const asKept = ({ name, phone, email }: Contact): Contact => ({
  name: name.trim(),
  phone: phone?.trim() ?? null,
  email: email === null ? null : normalEmail(email),
})

/** By which words a case is found: its problem, and how its enterprise is called. Throws NOT_FOUND where that is none. */
export async function vectorOf(db: Db, { problem, ...whose }: Pick<Told, 'problem'> & Whose) {
  return searchVector([
    { text: await nameOf(db, whose), weight: 'A', spellings: true },
    { text: problem, weight: 'B' },
  ])
}

async function nameOf(db: Db, { enterpriseId, enterpriseName }: Whose): Promise<string> {
  if (enterpriseId === null) return enterpriseName ?? ''
  const enterprise = await findEnterprise(db, enterpriseId)
  if (!enterprise) throw notFound()
  return `${enterprise.nameZh} ${enterprise.nameEn}`
}
