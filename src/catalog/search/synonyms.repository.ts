import { asc, eq } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { SynonymGroup, SynonymRow } from './synonym-group.ts'
import { synonyms } from './synonyms.table.ts'

/** All terms of the added groups. */
export const listSynonyms = (db: Db): Promise<SynonymRow[]> =>
  db.select().from(synonyms).orderBy(asc(synonyms.name), asc(synonyms.term))

/** Adds the terms of a group, those that are there already but once. */
export const insertSynonyms = (tx: Tx, { name, terms }: SynonymGroup) =>
  tx
    .insert(synonyms)
    .values(terms.map((term) => ({ name, term })))
    .onConflictDoNothing()

/** Removes the added terms of a group; whether there were any. */
export const deleteSynonyms = async (tx: Tx, name: string): Promise<boolean> =>
  (await tx.delete(synonyms).where(eq(synonyms.name, name)).returning()).length > 0
