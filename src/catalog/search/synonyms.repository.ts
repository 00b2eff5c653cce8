import { sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { built, type Db, rows, type Tx } from '../../shared/db.ts'
import { synonyms } from './synonyms.table.ts'

/** Of some terms those that have others of the same meaning, with them. */
export async function findSynonyms(db: Db, terms: readonly string[]): Promise<Map<string, string[]>> {
  const found = await synonymsQuery(db).execute({ terms: JSON.stringify(terms) })
  const byTerm = new Map<string, string[]>()
  for (const { term, other } of found) byTerm.set(term, [...(byTerm.get(term) ?? []), other])
  return byTerm
}

const others = alias(synonyms, 'other')

const synonymsQuery = built((db) =>
  db
    .selectDistinct({ term: synonyms.term, other: others.term })
    .from(synonyms)
    .innerJoin(others, sql`${others.name} = ${synonyms.name} and ${others.term} <> ${synonyms.term}`)
    .where(sql`${synonyms.term} in (select jsonb_array_elements_text(${sql.placeholder('terms')}::jsonb))`)
    .prepare('find_synonyms'),
)

export interface SynonymRow {
  name: string
  term: string
}

/** Puts all groups in the place of those that are there; nothing is written where they are the same. */
export async function replaceSynonyms(tx: Tx, groups: readonly SynonymRow[]): Promise<void> {
  await tx.execute(sql`lock table ${synonyms} in share row exclusive mode`)
  const given = sql`jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as given (name text, term text)`
  await rows(
    tx,
    sql`delete from ${synonyms} old where not exists (
      select from ${given} where given.name = old.name and given.term = old.term)`,
  )
  await rows(
    tx,
    sql`insert into ${synonyms} (name, term) select name, term from ${given} on conflict do nothing`,
  )
}
