import type { Db } from '../../shared/db.ts'
import { MARKET_SYNONYMS } from './market-synonyms.ts'
import { replaceSynonyms } from './synonyms.repository.ts'
import { termOf } from './words.ts'

/** Brings the synonyms of the database up to date with the built-in ones and those of the setting SYNONYMS. */
export async function syncSynonyms(db: Db, own: readonly (readonly string[])[]): Promise<void> {
  const groups = [...MARKET_SYNONYMS, ...own].map((terms) => [...new Set(terms.map(termOf))])
  const rows = groups.flatMap((terms) => terms.map((term) => ({ name: terms[0]!, term })))
  // Two groups of one name are one.
  const distinct = [...new Map(rows.map((row) => [`${row.name}=${row.term}`, row])).values()]
  await db.transaction((tx) => replaceSynonyms(tx, distinct))
}
