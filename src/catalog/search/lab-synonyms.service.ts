import type { Call } from '../../accounts/call.ts'
import { authorize, can, signedIn } from '../../accounts/permission.ts'
import { about, nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { refuseAny } from '../../shared/refusal.ts'
import {
  deleteLabSynonyms,
  findLabSynonyms,
  insertLabSynonyms,
  lockSynonyms,
  type SynonymsRow,
} from './lab-synonyms.repository.ts'
import { distinctTerms, sameTerms, synonymsProblems, tooManyGroups } from './lab-synonyms.ts'
import { markStale } from './reindex.repository.ts'
import { BATCH, reindex, SEARCHED } from './reindex.service.ts'
import { searchQueries } from './search-query.ts'

/** The synonyms of a lab, for who works there; null for others. */
export const synonymsOf = async ({ db, actor }: Call, labId: string): Promise<SynonymsRow[] | null> =>
  can(actor, 'synonyms.see', { labId }) ? findLabSynonyms(db, [labId]) : null

/** Adds terms that mean the same in the listings of the acting lab, and in no others. Added twice, they are there once. */
export async function addSynonyms({ db, actor }: Call, asked: readonly string[]): Promise<SynonymsRow> {
  const labId = signedIn(actor).organizationId
  authorize(actor, 'synonyms.add', { labId })
  refuseAny(synonymsProblems(asked))
  const terms = distinctTerms(asked)
  return db.transaction(async (tx) => {
    await lockSynonyms(tx, labId)
    const known = await findLabSynonyms(tx, [labId])
    const same = known.find((group) => sameTerms(group.terms, terms))
    if (same) {
      nothingNew(tx)
      return same
    }
    refuseAny(tooManyGroups(known.length))
    const group = { id: newId(), labId, terms }
    about(tx, 'Synonyms', group.id)
    await insertLabSynonyms(tx, group)
    await reindexFound(tx, group)
    return group
  })
}

/** Removes a group of the acting lab. */
export async function removeSynonyms({ db, actor }: Call, id: string): Promise<SynonymsRow> {
  const labId = signedIn(actor).organizationId
  authorize(actor, 'synonyms.remove', { labId })
  return db.transaction(async (tx) => {
    await lockSynonyms(tx, labId)
    const group = await deleteLabSynonyms(tx, labId, id)
    if (!group) throw notFound()
    await reindexFound(tx, group)
    return group
  })
}

/** Makes anew what is found by the terms of a group: some at once, the rest is left to the chore. */
async function reindexFound(tx: Tx, { labId, terms }: SynonymsRow): Promise<void> {
  const queries = terms.flatMap((term) => searchQueries(term))
  for (const listings of SEARCHED) {
    const stale = await markStale(tx, listings.table, labId, queries)
    await reindex(tx, listings, stale.slice(0, BATCH))
  }
}
