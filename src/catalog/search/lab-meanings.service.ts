import type { Tx } from '../../shared/db.ts'
import { findLabSynonyms, shareSynonyms } from './lab-synonyms.repository.ts'
import { type Meaning, meaningOf } from './lab-synonyms.ts'

/** By lab, the terms that mean the same in its listings; they stay so until the transaction ends. */
export async function meaningsOfLabs(tx: Tx, labIds: readonly string[]): Promise<Map<string, Meaning[]>> {
  const labs = [...new Set(labIds)]
  await shareSynonyms(tx, labs)
  const meanings = new Map<string, Meaning[]>()
  for (const { labId, terms } of await findLabSynonyms(tx, labs))
    meanings.set(labId, [...(meanings.get(labId) ?? []), meaningOf(terms)])
  return meanings
}

/** The same for one lab, for whoever writes a listing of it. */
export const meaningsOf = async (tx: Tx, labId: string): Promise<Meaning[]> =>
  (await meaningsOfLabs(tx, [labId])).get(labId) ?? []
