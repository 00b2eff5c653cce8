import { nothingNew } from '../../shared/audit/recording.ts'
import type { Db } from '../../shared/db.ts'
import { allGroups, groupOf, isUsable, type SynonymGroup } from './synonym-group.ts'
import { deleteSynonyms, insertSynonyms, listSynonyms } from './synonyms.repository.ts'
import { termOf } from './words.ts'

/** The groups of the trade, built in or added, all or those with a term. */
export async function synonymGroups(db: Db, term?: string): Promise<SynonymGroup[]> {
  const groups = allGroups(await listSynonyms(db))
  return term === undefined ? groups : groups.filter(({ terms }) => terms.includes(termOf(term)))
}

/**
 * Adds terms that mean the same everywhere in the market, for searches from now on. The first names the group: those
 * of a group that is there already become part of it. False when they cannot be used.
 */
export async function addGroup(db: Db, terms: readonly string[]): Promise<boolean> {
  const group = groupOf(terms)
  if (!isUsable(group)) return false
  await db.transaction((tx) => insertSynonyms(tx, group))
  return true
}

/** Removes what was added to a group, or all of it where nothing is built in; whether there was anything. */
export const removeGroup = (db: Db, name: string): Promise<boolean> =>
  db.transaction(async (tx) => {
    const was = await deleteSynonyms(tx, termOf(name))
    if (!was) nothingNew(tx)
    return was
  })
