import { asColumns } from '../column.ts'
import { type Db, derivedFrom } from '../db.ts'
import { insertAuditEntries } from './audit-entries.repository.ts'
import { type AuditDraft, entryOf, objectOf } from './audit-entry.ts'

/** What is going on in a transaction. */
interface Current {
  draft: AuditDraft
  /** What it made or changed, beside what the input names. */
  objects: string[]
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
  const derived = derivedFrom(db, {
    transaction: async (run, config) => {
      const result = await db.transaction(async (tx) => {
        const state: Current = { draft, objects: [], isNew: true }
        current.set(tx, state)
        const result = await run(tx)
        if (state.isNew) await insertAuditEntries(tx, [doneEntry(state)])
        return { value: result, isNew: state.isNew }
      }, config)
      if (result.isNew) draft.isDone = true
      return result.value
    },
  })
  drafts.set(derived, draft)
  unrecordedOnes.set(derived, db)
  return derived
}

/** The same database for what leaves no entry: what the service does by itself, or what writes its own. */
export const unrecorded = (db: Db): Db => unrecordedOnes.get(db) ?? db

const doneEntry = ({ draft, objects }: Current) =>
  entryOf({ ...draft, objects: [...draft.objects, ...objects] }, 'DONE')

/** What is going on, where it is recorded: on such a database, or in a transaction of it. */
export const draftOf = (db: Db): AuditDraft | null => current.get(db)?.draft ?? drafts.get(db) ?? null

/** Names a thing that was made or changed, where the input does not name it. */
export function about(db: Db, type: string, ...keys: string[]): void {
  const known = current.get(db) ?? drafts.get(db)
  known?.objects.push(...keys.map((key) => objectOf(type, key)))
}

/**
 * The entry for a statement that has no transaction around it and writes it itself, as JSON; null where nothing is
 * recorded. `isDone` is set by whoever sends the statement.
 */
export function doneEntryOf(db: Db): object | null {
  const draft = drafts.get(db)
  return draft ? asColumns(entryOf(draft, 'DONE')) : null
}

/** Says who acts where no token does: whoever signs in or signs up. */
export function actingAs(db: Db, who: { personId: string; organizationId: string | null }): void {
  Object.assign(draftOf(db) ?? {}, who)
}

/** Says that the transaction does nothing new: what it answers was done, and recorded, before. */
export function nothingNew(tx: Db): void {
  const state = current.get(tx)
  if (state) state.isNew = false
}
