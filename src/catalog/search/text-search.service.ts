import type { Db } from '../../shared/db.ts'
import { possibleMistakes, possibleTerms, queryOf, searchParts, type TextQuery } from './search-query.ts'
import { findCorrections } from './search-words.repository.ts'
import { builtInNames, synonymsOf } from './synonym-group.ts'
import { findSynonyms } from './synonyms.repository.ts'

/** What to ask for the words of a text; null when there is no word in it. */
export async function textQuery(db: Db, text: string): Promise<TextQuery | null> {
  const typed = searchParts(text)
  if (typed.length === 0) return null
  const words = possibleMistakes(text).map((word) => ({ word, query: queryOf(searchParts(word)) }))
  const terms = possibleTerms(text)
  const [added, corrections] = await Promise.all([
    findSynonyms(db, terms, builtInNames(terms)),
    findCorrections(db, words),
  ])
  return { typed, meant: searchParts(text, { synonyms: synonymsOf(terms, added), corrections }) }
}
