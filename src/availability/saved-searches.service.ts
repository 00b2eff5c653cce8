import type { Call } from '../accounts/call.ts'
import { authorize, can, forOneself, signedIn } from '../accounts/permission.ts'
import { about, nothingNew } from '../shared/audit/recording.ts'
import { notFound } from '../shared/fault.ts'
import { newId } from '../shared/id.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { refuseAny } from '../shared/refusal.ts'
import { checkedFilter, type MarketQuestion } from './market-question.ts'
import { type Owner, savedSearchProblems, tooManySaved } from './saved-search.ts'
import {
  countSavedSearches,
  deleteSavedSearchRow,
  findSame,
  findSavedSearch,
  insertSavedSearch,
  listSavedSearches,
  lockSavedSearches,
} from './saved-searches.repository.ts'
import type { SavedSearchRow } from './saved-searches.table.ts'

/**
 * Saves a question to the market under a name, for the actor in the organization acted for. Saved twice under the same
 * name, the same is there once, so that it can be sent again when the answer was lost.
 */
export async function saveSearch(
  { db, actor }: Call,
  name: string,
  question: MarketQuestion,
): Promise<SavedSearchRow> {
  const owner = ownerOf(actor)
  authorize(actor, 'savedSearch.save', {})
  checkedFilter(question)
  refuseAny(savedSearchProblems(name, question))
  const { openAt: _, ...filter } = question
  const search = { ...owner, name: name.trim(), filter }
  return db.transaction(async (tx) => {
    await lockSavedSearches(tx, owner)
    const same = await findSame(tx, search)
    if (same) {
      nothingNew(tx)
      return same
    }
    refuseAny(tooManySaved(await countSavedSearches(tx, owner)))
    const id = newId()
    about(tx, 'SavedSearch', id)
    return insertSavedSearch(tx, { ...search, id })
  })
}

const ownerOf = (actor: Call['actor']): Owner => {
  const { personId, organizationId } = forOneself(actor)
  return { personId, organizationId }
}

/** The saved searches of the actor in the organization acted for, the newest first. */
export const mySavedSearches = async ({ db, actor }: Call, page: PageRequest) =>
  pageOf(await listSavedSearches(db, ownerOf(actor), page), page)

/** A saved search by id, for whoever saved it. */
export async function readSavedSearch({ db, actor }: Call, id: string): Promise<SavedSearchRow> {
  const search = await findSavedSearch(db, id)
  if (!search || !can(actor, 'savedSearch.see', search)) throw notFound()
  return search
}

/** Deletes a saved search of the actor, and answers with what it was. */
export async function deleteSavedSearch(call: Call, id: string): Promise<SavedSearchRow> {
  const actor = signedIn(call.actor)
  const search = await readSavedSearch(call, id)
  if (!can(actor, 'savedSearch.delete', search)) throw notFound()
  await call.db.transaction(async (tx) => {
    if (!(await deleteSavedSearchRow(tx, id))) throw notFound()
  })
  return search
}
