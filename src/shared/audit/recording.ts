import { asColumns } from '../column.ts'
import type { Db } from '../db.ts'
import { derivedFrom } from '../derived.ts'
import type { ProblemCode } from '../problem-code.ts'
import { insertAuditEntries } from './audit-entries.repository.ts'
import { type AuditDraft, entryOf, objectOf } from './audit-entry.ts'

type Who = Pick<AuditDraft, 'personId' | 'organizationId'>

/** What is going on in a transaction. */
interface Current {
  draft: AuditDraft
  /** What it made or changed, beside what the input names. */
  objects: string[]
  /** Who acts, where no token said so before. */
  who: Partial<AuditDraft>
  /** What came of it, where that is not what was asked for. */
  codes: readonly string[]
  /** Whether something is done that is not told already. */
  isNew: boolean
}

const drafts = new WeakMap<Db, AuditDraft>()
const unrecordedOnes = new WeakMap<Db, Db>()
const current = new WeakMap<Db, Current>()

/**
 * The same database, but every transaction of it that is committed leaves an entry in the audit log, written as its last
 * statement: it is there exactly if what it tells of is. It suits any database whose transactions begin otherwise.
 */
export function recorded(db: Db, draft: AuditDraft): Db {
  const derived = derivedFrom(
    db,
    {
      transaction: async (run, config) => {
        const result = await db.transaction(async (tx) => {
          const state: Current = { draft, objects: [], who: {}, codes: [], isNew: true }
          current.set(tx, state)
          const result = await run(tx)
          if (state.isNew) await insertAuditEntries(tx, [doneEntry(state)])
          return { value: result, isNew: state.isNew }
        }, config)
        if (result.isNew) draft.isDone = true
        return result.value
      },
    },
    (other) => recorded(other, draft),
  )
  drafts.set(derived, draft)
  unrecordedOnes.set(derived, db)
  return derived
}

/** The same database for what leaves no entry: what the service does by itself, or what writes its own. */
export const unrecorded = (db: Db): Db => unrecordedOnes.get(db) ?? db

const doneEntry = ({ draft, objects, who, codes }: Current) =>
  entryOf({ ...draft, ...who, objects: [...draft.objects, ...objects] }, 'DONE', codes)

/** Names a thing that was made or changed, where the input does not name it. */
export function about(db: Db, type: string, ...keys: string[]): void {
  const known = current.get(db) ?? drafts.get(db)
  known?.objects.push(...keys.map((key) => objectOf(type, key)))
}

/**
 * The entry for a statement that has no transaction around it and writes it itself, as JSON; null where nothing is
 * recorded.
 */
export function doneEntryOf(db: Db): object | null {
  const draft = drafts.get(db)
  return draft ? asColumns(entryOf(draft, 'DONE')) : null
}

/** Says who acts in a transaction where no token does: whoever signs in or signs up. */
export function actingAs(tx: Db, { personId, organizationId }: Who): void {
  const state = current.get(tx)
  // For themselves, whatever came with the request.
  if (state) state.who = { personId, organizationId, onBehalfOf: null, mandateId: null }
}

/** Says what came of it, where the transaction does something else than it was asked for. */
export function cameTo(tx: Db, code: ProblemCode): void {
  const state = current.get(tx)
  if (state) state.codes = [code]
}

/** Says that the transaction does nothing new: what it answers was done, and recorded, before. */
export function nothingNew(tx: Db): void {
  const state = current.get(tx)
  if (state) state.isNew = false
}
