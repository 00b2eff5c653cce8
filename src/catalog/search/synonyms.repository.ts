import { asc, eq, sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../../shared/db.ts'
import type { SynonymGroup, SynonymRow } from './synonym-group.ts'
import { synonyms } from './synonyms.table.ts'

/** All terms of the added groups in which one of some terms is, or which have one of some names. */
export const findSynonyms = (db: Db, terms: readonly string[], names: readonly string[]) =>
  synonymsQuery(db).execute({ terms: JSON.stringify(terms), names: JSON.stringify(names) })

const synonymsQuery = built((db) =>
  db
    .select()
    .from(synonyms)
    .where(
      sql`${synonyms.name} in (
        select name from ${synonyms} where term in (select jsonb_array_elements_text(${sql.placeholder('terms')}::jsonb))
        union select jsonb_array_elements_text(${sql.placeholder('names')}::jsonb))`,
    )
    .prepare('find_synonyms'),
)

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
