import { isDeepStrictEqual } from 'node:util'
import type { Call } from '../accounts/call.ts'
import { districtProblems } from '../accounts/sign-up.service.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import type { Contact, Outcome, Told } from './case.ts'
import {
  CASE_CLOSED,
  contactProblems,
  OF_ANOTHER,
  toldProblems,
  wordsAllowed,
  wordsNeeded,
} from './case-problems.ts'
import {
  closeContact,
  type Doing,
  deleteContact,
  findContacts,
  lockCase,
  moveCase,
  writeContact,
} from './cases.repository.ts'
import { actOnCase } from './cases.service.ts'
import type { CaseRow } from './cases.table.ts'
import { asKept, asWritten, vectorOf } from './open-case.service.ts'

/** What is to be otherwise in a case; what is left out stays. */
export interface CaseChanges extends Partial<Told> {
  contact?: Contact
  note?: string | null
}

/** Changes what is written down of an open case, by its window. What changes nothing leaves no trace. */
export async function updateCase(call: Call, id: string, { contact, note, ...changes }: CaseChanges) {
  const { doing } = await actOnCase(call, id, 'case.handle')
  refuseAny([
    ...(contact ? contactProblems(contact) : []),
    ...wordsAllowed(note ?? null, ['note']),
    ...(changes.district === undefined ? [] : await districtProblems(call.db, changes.district)),
  ])
  return call.db.transaction(async (tx) => {
    const before = (await lockCase(tx, id))!
    const told = toldOf({ ...before, ...changes })
    refuseAny([...toldProblems(told), ...ownerProblems(before, told)])
    const isContactNew = contact !== undefined && !isDeepStrictEqual(asKept(contact), await kept(tx, id))
    if (!note && !isContactNew && isDeepStrictEqual(told, toldOf(before))) {
      nothingNew(tx)
      return before
    }
    const vector = await vectorOf(tx, told)
    const changed = await whileOpen(
      moveCase(tx, id, 'update', { ...doing, note: note ?? null }, { ...told, vector }),
    )
    if (isContactNew)
      await writeContact(tx, { caseId: id, windowId: changed.windowId, ...asKept(contact), closedAt: null })
    return changed
  })
}

const toldOf = ({ problem, qualityElements, district, industry, ...whose }: Told): Told => {
  const { enterpriseId, enterpriseName, uscc } = whose
  return asWritten({ problem, qualityElements, district, industry, enterpriseId, enterpriseName, uscc })
}

const ownerProblems = ({ enterpriseId }: CaseRow, told: Told): Problem[] =>
  enterpriseId === null || enterpriseId === told.enterpriseId ? [] : [OF_ANOTHER]

async function kept(tx: Tx, id: string): Promise<Contact | null> {
  const [contact] = await findContacts(tx, [id])
  return contact ? { name: contact.name, phone: contact.phone, email: contact.email } : null
}

/** Erases how a person is reached, by the window, open or closed: whoever told it may want so. Twice is the same. */
export async function eraseContact(call: Call, id: string): Promise<CaseRow> {
  const { found } = await actOnCase(call, id, 'case.handle')
  return call.db.transaction(async (tx) => {
    if (!(await deleteContact(tx, id))) nothingNew(tx)
    return found
  })
}

export interface Closing {
  outcome: Outcome
  words: string
  note: string | null
}

/** Closes a case with what became of the problem, by its window. The same once more does nothing. */
export async function closeCase(call: Call, id: string, { outcome, words, note }: Closing): Promise<CaseRow> {
  const { doing } = await actOnCase(call, id, 'case.handle')
  refuseAny([...wordsNeeded(words, ['words']), ...wordsAllowed(note, ['note'])])
  const ending = { outcome, outcomeWords: words.trim() }
  return call.db.transaction(async (tx) => {
    const before = (await lockCase(tx, id))!
    if (before.outcome === outcome && before.outcomeWords === ending.outcomeWords) {
      nothingNew(tx)
      return before
    }
    const closing: Doing = { ...doing, note }
    const closed = await whileOpen(moveCase(tx, id, 'close', closing, { ...ending, closedAt: call.now }))
    await closeContact(tx, id, call.now)
    return closed
  })
}

/** A case that was moved, or the refusal that it is closed. */
export async function whileOpen(moving: Promise<CaseRow | null>): Promise<CaseRow> {
  const moved = await moving
  if (!moved) throw new Refusal(CASE_CLOSED)
  return moved
}
